/**
 * The longest texts that a coordinator accepts, in UTF-16 units. It keeps what workers say about themselves in memory, and shows it to people:
 * without limits 200 registrations of 1 MiB took 549 MB.
 */
export const LONGEST = {
  /** A worker's name, or a kind of model. */
  name: 200,
  /** The longest DNS name has 253. */
  host: 255,
  engine: 100,
  /** Versions, threads, card and driver. */
  determinismClass: 1_000,
  /** Why an attempt failed: room for the last lines of a trainer's output. */
  reason: 8_000,
} as const;

/** A text cut to a limit, with "…" where something is missing. */
export function cutTo(limit: number, text: string): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}

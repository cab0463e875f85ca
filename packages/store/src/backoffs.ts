import type { MemberId } from "./states.js";

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * When members whose leases were interrupted may be leased again: after half a second the first time, then twice as long each time,
 * up to half a minute, so that a crash at the same place does not spin and other members go first. Kept in memory.
 */
export class Backoffs {
  readonly #waiting = new Map<string, { readonly id: MemberId; readonly until: number }>();

  /** @param interruptions how often the member was interrupted since its last new checkpoint, this time included */
  add({ run, member }: MemberId, interruptions: number, now: number): void {
    const waitMs = Math.min(FIRST_MS * 2 ** (interruptions - 1), LONGEST_MS);
    this.#waiting.set(`${run}/${member}`, { id: { run, member }, until: now + waitMs });
  }

  /** Whether the member has to wait. */
  has({ run, member }: MemberId, now: number): boolean {
    return (this.#waiting.get(`${run}/${member}`)?.until ?? now) > now;
  }

  /** How many members have to wait. */
  count(now: number): number {
    this.#forgetOver(now);
    return this.#waiting.size;
  }

  /** Milliseconds until the next one is over; null when no member waits. */
  nextReadyMs(now: number): number | null {
    this.#forgetOver(now);
    const ends = [...this.#waiting.values()].map(({ until }) => until);
    return ends.length === 0 ? null : ends.reduce((first, end) => Math.min(first, end)) - now;
  }

  #forgetOver(now: number): void {
    for (const [key, { until }] of this.#waiting) if (until <= now) this.#waiting.delete(key);
  }
}

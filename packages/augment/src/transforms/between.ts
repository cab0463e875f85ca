import type { RandomStream } from "@conclave/random";

/** A number in [-limit, limit), each equally likely. */
export function between(limit: number, stream: RandomStream): number {
  return (2 * stream.uniform() - 1) * limit;
}

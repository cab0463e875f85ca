import { log } from "./log.js";

/** The smallest probability that counts: a float32 rounded to 0 is a small number, not a certainty of being wrong. */
const SMALLEST = 2 ** -126;

/**
 * -ln p in nats: what an answer costs that gave the truth a probability of p. Early stopping and the choice of weights decide by it, so it is the
 * same on every version of Node.
 *
 * @param smallest what counts in place of smaller probabilities
 * @returns NaN for NaN
 */
export function negativeLog(p: number, smallest: number = SMALLEST): number {
  return Number.isNaN(p) ? Number.NaN : -log(Math.max(p, smallest));
}

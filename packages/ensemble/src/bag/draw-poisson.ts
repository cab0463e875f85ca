import { exp } from "@conclave/core/host";
import type { RandomStream } from "@conclave/random";

/** Below this a probability can no longer be told from 0 by a number in [0, 1) of 53 bits. */
const NEGLIGIBLE = 2 ** -60;

/**
 * Draws each of `population` units a number of times that follows Poisson(rate), independently of the others: what a bootstrap sample
 * tends to as it grows, and the only kind of bag that can be drawn from rows one has not counted.
 *
 * [Oza & Russell 2001, "Online Bagging and Boosting"](https://proceedings.mlr.press/r3/oza01a.html)
 *
 * @returns the units in ascending order, each as often as it was drawn.
 */
export function drawPoisson(population: number, rate: number, stream: RandomStream): Uint32Array {
  const drawn: number[] = [];
  const never = exp(-rate);
  for (let unit = 0; unit < population; unit++) {
    const u = stream.uniform();
    // Inversion: as many as it takes for the probabilities of 0, 1, 2, … to add up to more than u.
    let probability = never;
    let total = probability;
    for (let times = 1; u >= total && probability > NEGLIGIBLE; times++) {
      drawn.push(unit);
      probability *= rate / times;
      total += probability;
    }
  }
  return Uint32Array.from(drawn);
}

import type { RandomStream } from "./stream.js";

/** The numbers 0 … count - 1 in random order, each of the orders equally likely. */
export function permutation(count: number, stream: RandomStream): Uint32Array {
  return drawWithoutReplacement(count, count, stream);
}

/**
 * `count` independent, equally likely numbers out of 0 … population - 1, in the order drawn (a bootstrap sample).
 *
 * @throws RangeError when there is nothing to draw from, or a size is no whole number
 */
export function drawWithReplacement(population: number, count: number, stream: RandomStream): Uint32Array {
  checkSizes(population, count);
  if (population === 0 && count > 0) throw new RangeError(`cannot draw ${count} numbers from an empty population`);
  const drawn = new Uint32Array(count);
  for (let index = 0; index < count; index++) drawn[index] = stream.below(population);
  return drawn;
}

/**
 * `count` different numbers out of 0 … population - 1, in random order: the first steps of a Fisher-Yates shuffle
 * (R. Durstenfeld, "Algorithm 235: Random permutation", CACM 7 (1964), https://doi.org/10.1145/364520.364540).
 *
 * @throws RangeError when `count` exceeds the population, or a size is no whole number
 */
export function drawWithoutReplacement(population: number, count: number, stream: RandomStream): Uint32Array {
  checkSizes(population, count);
  if (count > population) {
    throw new RangeError(`cannot draw ${count} different numbers from a population of ${population}`);
  }
  const order = new Uint32Array(population);
  for (let index = 0; index < population; index++) order[index] = index;
  for (let index = 0; index < count; index++) {
    const other = index + stream.below(population - index);
    const drawn = order[other]!;
    order[other] = order[index]!;
    order[index] = drawn;
  }
  return order.slice(0, count);
}

function checkSizes(population: number, count: number): void {
  for (const size of [population, count]) {
    if (!Number.isInteger(size) || size < 0 || size >= 2 ** 32) {
      throw new RangeError(`sizes are whole numbers from 0 to 2^32 - 1, got ${size}`);
    }
  }
}

import type { Key } from "./key.js";

/** A counter of the generator: four unsigned 32-bit words. */
type Counter = readonly [number, number, number, number];

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9; // golden ratio
const WEYL_1 = 0xbb67ae85; // sqrt(3) - 1
const ROUNDS = 10;

/**
 * Philox 4x32-10: a bijection of the 128-bit counter under a 64-bit key, so that random numbers need no state.
 *
 * J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11,
 * https://doi.org/10.1145/2063384.2063405 (the Random123 library holds the known-answer vectors of the tests).
 *
 * @param counter four uint32 words
 * @param key two uint32 words
 * @returns four uint32 words
 */
export function philox4x32(counter: Counter, key: Key): [number, number, number, number] {
  const block = new Uint32Array(4);
  philoxBlock(block, counter[0], counter[1], counter[2], counter[3], key);
  return [block[0]!, block[1]!, block[2]!, block[3]!];
}

/** The same bijection, written into `block` so that hot loops allocate nothing. */
export function philoxBlock(block: Uint32Array, c0: number, c1: number, c2: number, c3: number, key: Key): void {
  // As int32 from the start, and not by destructuring: V8 then keeps all ten rounds in integer registers.
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  c0 |= 0;
  c1 |= 0;
  c2 |= 0;
  c3 |= 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  block[0] = c0;
  block[1] = c1;
  block[2] = c2;
  block[3] = c3;
}

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit words (as an unsigned number). */
export function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carried = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (carried >>> 16)) >>> 0;
}

import type { Key } from "./key.js";
import { normalQuantile } from "./normal-quantile.js";
import { multiplyHigh, philoxBlock } from "./philox.js";

/** An endless sequence of random numbers, fixed by its key: the same bits on every machine and version of Node. */
export interface RandomStream {
  /** The next word: an integer in [0, 2^32). */
  uint32(): number;
  /**
   * An unbiased integer in [0, bound).
   * @throws RangeError unless bound is an integer from 1 to 2^32 - 1
   */
  below(bound: number): number;
  /** A number in [0, 1) with 53 random bits. */
  uniform(): number;
  /** A draw from the standard normal distribution, by inverting its distribution function (AS 241). */
  normal(): number;
}

/** The stream of a key: block i is Philox at the counter (i, 0, 0), four words each, in order. */
export function randomStream(key: Key): RandomStream {
  const block = new Uint32Array(4);
  let blocks = 0;
  let used = block.length;

  function uint32(): number {
    if (used === block.length) {
      philoxBlock(block, blocks >>> 0, Math.floor(blocks / 2 ** 32), 0, 0, key);
      blocks++;
      used = 0;
    }
    return block[used++]!;
  }

  /** D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019), https://doi.org/10.1145/3230636. */
  function below(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound >= 2 ** 32) {
      throw new RangeError(`a bound is an integer from 1 to 2^32 - 1, got ${bound}`);
    }
    let word = uint32();
    let low = Math.imul(word, bound) >>> 0;
    if (low < bound) {
      const rejected = (2 ** 32 - bound) % bound;
      while (low < rejected) {
        word = uint32();
        low = Math.imul(word, bound) >>> 0;
      }
    }
    return multiplyHigh(word, bound);
  }

  function uniform(): number {
    const high = uint32() >>> 5;
    const low = uint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /** The middle of one of 2^52 equal cells: exact in float64, symmetric, and never 0 or 1. */
  function normal(): number {
    const high = uint32() >>> 6;
    const low = uint32() >>> 6;
    return normalQuantile((high * 2 ** 26 + low + 0.5) / 2 ** 52);
  }

  return { uint32, below, uniform, normal };
}

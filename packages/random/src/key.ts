import { philoxBlock } from "./philox.js";

/** A key of the generator: two unsigned 32-bit words. */
export type Key = readonly [number, number];

/**
 * The last counter word of a block says what the block is for. Streams use 0 (stream.ts), so a child key never equals numbers drawn
 * from its parent; and since the end of a path element differs from its continuation, no two paths are absorbed as the same blocks.
 */
const NUMBER = 1;
const STRING_CONTINUES = 2;
const STRING_ENDS = 3;

const UNITS_PER_BLOCK = 4; // UTF-16 code units: two to a word, two words to a block

/**
 * The key that a seed stands for.
 *
 * @param seed an integer in [0, 2^53)
 * @throws RangeError for any other number
 */
export function rootKey(seed: number): Key {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new RangeError(`a seed is an integer from 0 to 2^53 - 1, got ${seed}`);
  }
  return [seed >>> 0, Math.floor(seed / 2 ** 32)];
}

/**
 * A child key that is independent of its parent, its siblings and their streams: each element of the path is absorbed by Philox keyed
 * with what came before (the cascade construction). Order counts, and so does type: `"1"` and `1` give different keys. Deriving
 * along `"a", "b"` equals deriving `"a"` and then `"b"` from that.
 *
 * @param path strings and finite numbers; an empty path returns the key itself
 * @throws RangeError for NaN and infinities
 */
export function deriveKey(key: Key, ...path: readonly (string | number)[]): Key {
  const block = new Uint32Array(4);
  let child = key;
  for (const element of path) {
    child = typeof element === "number" ? absorbNumber(block, child, element) : absorbString(block, child, element);
  }
  return child;
}

function absorbNumber(block: Uint32Array, key: Key, value: number): Key {
  if (!Number.isFinite(value)) {
    throw new RangeError(`an element of a key's path is a string or a finite number, got ${value}`);
  }
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value + 0); // -0 + 0 is 0: the two zeros are one path element
  philoxBlock(block, bits.getUint32(4), bits.getUint32(0), 0, NUMBER, key);
  return [block[0]!, block[1]!];
}

function absorbString(block: Uint32Array, key: Key, text: string): Key {
  let child = key;
  let start = 0;
  do {
    const [low, high] = [pair(text, start), pair(text, start + 2)];
    const next = start + UNITS_PER_BLOCK;
    const tag = next < text.length ? STRING_CONTINUES : STRING_ENDS;
    philoxBlock(block, low, high, text.length, tag, child);
    child = [block[0]!, block[1]!];
    start = next;
  } while (start < text.length);
  return child;
}

/** Two UTF-16 code units in a word; beyond the end zero (the length is absorbed with them, so that padding is no ambiguity). */
function pair(text: string, index: number): number {
  const first = index < text.length ? text.charCodeAt(index) : 0;
  const second = index + 1 < text.length ? text.charCodeAt(index + 1) : 0;
  return first | (second << 16);
}

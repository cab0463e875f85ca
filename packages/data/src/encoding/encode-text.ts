import type { TextEncoding } from "./encoding.js";
import { unitsOf } from "./text-units.js";

/** Fills a text that is too short. */
export const PADDING = 0;
/** Stands for a unit that the vocabulary does not have. */
export const UNKNOWN = 1;
/** The number of the vocabulary's first unit. */
export const FIRST_UNIT = 2;

/** Whole numbers up to here are exact in the features' type. */
const LARGEST_BYTE = 255;

/**
 * Texts as numbers of units, rows × length: bytes where the vocabulary allows, else float32 (which holds any of them exactly).
 * Short texts are padded in front and of long ones the end is kept, as Keras's `pad_sequences` does: a recurrent layer ends on the text.
 */
export function encodeText(
  texts: readonly string[],
  { unit, length, vocabulary }: TextEncoding,
  rows: Int32Array,
): Uint8Array | Float32Array {
  const numbers = new Map(vocabulary.map((text, index) => [text, index + FIRST_UNIT]));
  const size = rows.length * length;
  const small = vocabulary.length + FIRST_UNIT - 1 <= LARGEST_BYTE;
  const features = (small ? new Uint8Array(size) : new Float32Array(size)).fill(PADDING);
  rows.forEach((row, target) => {
    const kept = unitsOf(texts[row]!, unit).slice(-length);
    kept.forEach((found, index) => {
      features[(target + 1) * length - kept.length + index] = numbers.get(found) ?? UNKNOWN;
    });
  });
  return features;
}

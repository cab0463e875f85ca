import { compareCodeUnits } from "../labels/class-names.js";
import type { TextOptions } from "../options.js";
import { FIRST_UNIT } from "./encode-text.js";
import type { TextEncoding } from "./encoding.js";
import { unitsOf } from "./text-units.js";

/**
 * Learns the vocabulary of the training texts: the most frequent units, of equally frequent ones the first by code unit.
 *
 * @param train which of the texts train
 */
export function fitText(texts: readonly string[], train: Int32Array, options: TextOptions): TextEncoding {
  const { unit, length, vocabulary } = options;
  const counts = new Map<string, number>();
  for (const row of train) {
    for (const found of unitsOf(texts[row]!, unit)) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || compareCodeUnits(a, b));
  return { kind: "text", unit, length, vocabulary: ranked.slice(0, vocabulary - FIRST_UNIT).map(([text]) => text) };
}

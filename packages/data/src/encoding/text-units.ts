import type { TextOptions } from "../options.js";

/** Letters, digits and what belongs into a word; everything else that is no space is a unit by itself. */
const WORDS = /[\p{L}\p{N}\p{M}_]+(?:['’][\p{L}\p{M}]+)*|[^\s\p{L}\p{N}\p{M}_]/gu;

/** The characters (code points) of a text as it is, or its words and punctuation in lower case, in the order of the text. */
export function unitsOf(text: string, unit: TextOptions["unit"]): readonly string[] {
  const composed = text.normalize("NFC");
  return unit === "character" ? Array.from(composed) : (composed.toLowerCase().match(WORDS) ?? []);
}

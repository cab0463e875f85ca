import { hasComma, isMissing, numberIn } from "../tables/cell.js";

/** Whether all of a column's texts are numbers but for their commas, and some have one. */
export function areDecimals(texts: readonly string[]): boolean {
  return texts.some(hasComma) && texts.every((text) => hasComma(text) || isMissing(text) || numberIn(text) !== null);
}

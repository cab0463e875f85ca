import { hasDecimalComma, isMissing, numberIn } from "../tables/cell.js";

/** Whether all of a column's texts are numbers once their decimal comma is taken for a point, and some have one. */
export function areDecimals(texts: readonly string[]): boolean {
  return (
    texts.some(hasDecimalComma) &&
    texts.every((text) => hasDecimalComma(text) || isMissing(text) || numberIn(text) !== null)
  );
}

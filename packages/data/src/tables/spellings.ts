/** "1.0" is "1": tools write whole numbers so when their column was one of floats. Codes such as "007" stay as they are. */
const WHOLE = /^-?\d+\.0+$/;

/** How tools write booleans: Python, R and JSON in words, NumPy, Parquet and databases as bits. */
const BOOLEAN: ReadonlyMap<string, string> = new Map(
  Object.entries({ true: "true", false: "false", 1: "true", 0: "false" }),
);

/** A label or a category as it is called, whether its column was one of whole numbers or of floats. */
export function canonical(text: string): string {
  return WHOLE.test(text) ? text.slice(0, text.indexOf(".")) : text;
}

/** 1 for "True" and 0 for "false", in any case; null for other texts. */
export function truthIn(text: string): number | null {
  if (/^true$/i.test(text)) return 1;
  return /^false$/i.test(text) ? 0 : null;
}

/**
 * Finds texts among those of the training rows, although another tool, or another format, writes the same value in another way: 1 and 1.0,
 * and where all are booleans True, TRUE, true and 1. What is written exactly so comes first; what could be two of them is neither.
 *
 * @returns the place of a text among `known`; -1 for one that is not there
 */
export function placeFinder(known: readonly string[]): (text: string) => number {
  const exact = new Map(known.map((text, place) => [text, place]));
  const booleans = known.every((text) => booleanOf(text) !== null);
  const keyOf = (text: string) => (booleans ? booleanOf(text) : null) ?? canonical(text);
  const alike = new Map<string, number>();
  for (const [place, text] of known.entries()) {
    const key = keyOf(text);
    alike.set(key, alike.has(key) ? -1 : place);
  }
  return (text) => exact.get(text) ?? alike.get(keyOf(text)) ?? -1;
}

function booleanOf(text: string): string | null {
  return BOOLEAN.get(canonical(text).toLowerCase()) ?? null;
}

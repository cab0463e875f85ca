import type { RawRows } from "../sources/raw-rows.js";

/** In fewer rows, numbers that count are no sign of anything. */
const FEWEST_ROWS = 10;

/** How people call what tells a row from the others: "id", "customer_id", "PassengerId". */
const IDS: readonly RegExp[] = [/(^|[\W_])(uu|gu|u)?id$/i, /[a-z]I[dD]$/];

/** The columns of numbers that seem to number the rows, a sentence each: they count on from 0 or 1, or are called so. */
export function numberedRows({ columns, features, count }: RawRows): string[] {
  if (columns === null || count < FEWEST_ROWS) return [];
  const width = columns.length;
  return columns.flatMap(({ name, number, categories }, index) => {
    if (categories !== null) return [];
    const first = features[index]!;
    let counts = first === 0 || first === 1;
    const distinct = new Set<number>();
    for (let row = 0; row < count; row++) {
      const value = features[row * width + index]!;
      counts &&= value === first + row;
      distinct.add(value);
    }
    // ids beyond 2 ** 53 are fewer numbers than they were in the file
    const called =
      name !== null && IDS.some((id) => id.test(name)) && (distinct.size > count / 2 || !Number.isSafeInteger(first));
    if (!counts && !called) return [];
    return [`the column "${name ?? number}" seems to number the rows, which measures nothing: consider \`ignore\``];
  });
}

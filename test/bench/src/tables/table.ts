/** A data set as text: what is in its files, in one form for all. */
export interface Table {
  /** For people. */
  readonly name: string;
  /** For files. */
  readonly id: string;
  readonly task: "classification" | "regression";
  readonly columns: readonly string[];
  /** A text for each number, as it stands in the file. */
  readonly rows: readonly (readonly string[])[];
  /** Of each row: the name of a class, or a number. */
  readonly labels: readonly string[];
}

/** The name of the last column of {@link csvOf}. */
const LABEL = "label";

/** Some rows of a table as CSV, with a header; the label is the last column. */
export function csvOf({ columns, rows, labels }: Table, chosen: Iterable<number>): string {
  const lines = Array.from(chosen, (row) => [...rows[row]!, labels[row]!].join(","));
  return `${[...columns, LABEL].join(",")}\n${lines.join("\n")}\n`;
}

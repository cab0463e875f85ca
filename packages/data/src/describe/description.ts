import type { SourceOptions } from "../options.js";
import type { Task } from "../task.js";

/** What data look like, to whoever writes a first spec for them. */
export interface DataDescription {
  readonly kind: "images" | "table" | "texts" | "sequences";
  /** How the rows are read, with the columns that are no features named. */
  readonly train: SourceOptions;
  /** Rows that were found beside them and are meant for the test; null for none. */
  readonly test: SourceOptions | null;
  readonly rows: number;
  /** Of a sample: [height, width, channels], [steps, features], or [columns]; [] for texts. */
  readonly shape: readonly number[];
  /** The features of a table; null for other samples. */
  readonly columns: readonly ColumnDescription[] | null;
  /** The task that the labels suggest. */
  readonly task: Task;
  /** Each column of labels. */
  readonly labels: readonly LabelDescription[];
  /** How many values are missing. */
  readonly missing: number;
  /** What was noticed about the columns of a table, a sentence each: those that are left out, and those of one name. */
  readonly notes: readonly string[];
}

/** A column of features. */
export interface ColumnDescription {
  /** Its name, or else its number in the file. */
  readonly column: string | number;
  readonly kind: "numbers" | "categories";
  readonly missing: number;
  /** How many different values it has. */
  readonly distinct: number;
  /** Whether its texts are numbers with a comma, before their decimals or between their thousands. */
  readonly decimalComma: boolean;
}

/** A column of labels. */
export type LabelDescription = (
  | { readonly kind: "classes"; readonly classes: readonly ClassDescription[] }
  | { readonly kind: "numbers"; readonly low: number; readonly high: number }
) & {
  readonly name: string;
  /** How many rows have no label in it. */
  readonly missing: number;
  /** Whether its texts are numbers with a comma, before their decimals or between their thousands. */
  readonly decimalComma: boolean;
};

/** A class, and how many rows are of it. */
export interface ClassDescription {
  readonly name: string;
  readonly count: number;
}

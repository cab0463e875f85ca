/** The parts of the data. */
export type Part = "train" | "validation" | "test";

/**
 * - `repeated-rows`: the same sample in two parts
 * - `repeated-training-rows`: the same features in several training rows
 * - `shared-groups`: rows of one group in two parts
 * - `unseen-classes`: classes of which no row is left to train on
 * - `filled-values`: missing values that got the training median
 * - `unknown-categories`: categories that the training rows never had
 * - `repeated-names`: columns of one name, which got other names
 * - `left-out-columns`: columns that measure nothing, such as an index
 * - `mixed-columns`: columns of numbers that a few texts turned into categories
 * - `constant-targets`: targets of one value
 * - `unlikely-row`: a first line that is read as a row and looks like a header
 * - `skipped-files`: files of a folder that are no samples
 */
export type FindingKind =
  | "repeated-rows"
  | "repeated-training-rows"
  | "shared-groups"
  | "unseen-classes"
  | "filled-values"
  | "unknown-categories"
  | "repeated-names"
  | "left-out-columns"
  | "mixed-columns"
  | "constant-targets"
  | "unlikely-row"
  | "skipped-files";

/** Something about the data that is no error and that whoever reads the results must know. It is JSON as it stands. */
export interface DataFinding {
  readonly kind: FindingKind;
  /** What was found, with its figures. */
  readonly what: string;
  /** Why it matters. */
  readonly why: string;
  /** What to do about it. */
  readonly advice: string;
  /** How many rows, groups or values it is about. */
  readonly count: number;
  /** The first of the rows, in pairs of the same row; empty where it is not about pairs. */
  readonly pairs: readonly (readonly [RowPlace, RowPlace])[];
}

/** Where a row comes from. */
export interface RowPlace {
  readonly part: Part;
  /** The file's name, without its folder; of an image in a folder of a class, with that. */
  readonly file: string;
  /** The line of the file that it ends on, from 1; where there are no lines, the number of the sample, from 1; null where the file is the row. */
  readonly row: number | null;
}

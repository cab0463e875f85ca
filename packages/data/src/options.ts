/** Images and their labels in IDX files, the format of MNIST; plain or gzip. */
export interface IdxSource {
  readonly images: string;
  readonly labels: string;
}

/** Rows of a table, or images written as rows; plain or gzip. */
export interface CsvSource {
  readonly csv: string;
  /** Whether the first line names the columns. */
  readonly header: boolean;
  /** The label's column: its name, or its number from 0; negative numbers count from the end, -1 is the last column. */
  readonly label: string | number;
  /** The shape of a sample, such as [8, 8, 1]; null for a table, whose shape is its number of columns. */
  readonly shape: readonly number[] | null;
  readonly delimiter: string;
}

/** A data set that ships with this package. */
export interface SampleSource {
  readonly sample: "digits";
}

/** Where labelled rows come from. Paths are relative to a base directory that is given beside them. */
export type SourceOptions = IdxSource | CsvSource | SampleSource;

/** Where rows to predict come from: the labels may be missing. */
export type InputOptions =
  | { readonly images: string; readonly labels: string | null }
  | Omit<CsvSource, "shape">
  | SampleSource;

export type NormaliseOption = "standard" | "unit" | "none";

/** The `data` part of a run spec. */
export interface DataOptions {
  readonly train: SourceOptions;
  /** Rows of their own, or the fraction of the rows of `train` that is set aside; null or 0 for none. */
  readonly test: SourceOptions | number | null;
  /** As `test`. Both fractions are of all rows of `train`. */
  readonly validation: SourceOptions | number;
  readonly normalise: NormaliseOption;
}

/** A column of a table: its name, or its number from 0; negative numbers count from the end, -1 is the last column. */
export type ColumnReference = string | number;

/** Images and their labels in IDX files, the format of MNIST; plain or gzip. */
export interface IdxSource {
  readonly images: string;
  readonly labels: string;
}

/** What the columns of a table are; those that nothing is said of are features. */
export interface TableColumns {
  /** The label's column; several for several targets or labels; null where the labels are in a file of their own. */
  readonly label: ColumnReference | readonly ColumnReference[] | null;
  /** A column of text, which takes the place of all features. */
  readonly text: ColumnReference | null;
  /** How much each row counts. */
  readonly weight: ColumnReference | null;
  /** Rows of a group are never parted by a split. */
  readonly group: ColumnReference | null;
  /** Numbers or ISO 8601 dates, for a split by time. */
  readonly time: ColumnReference | null;
  /** Columns to leave out. */
  readonly ignore: readonly ColumnReference[];
  /** The shape of a sample, such as [8, 8, 1]; null for a table, whose shape is its number of columns. */
  readonly shape: readonly number[] | null;
}

/** Rows of a table, or images written as rows; plain or gzip. */
export interface CsvSource extends TableColumns {
  readonly csv: string;
  /** A CSV file of its own for the labels, one row for each row; null where they are columns of `csv`. */
  readonly labels: string | null;
  /** Whether the first line names the columns. */
  readonly header: boolean;
  /** Between the cells; of spaces, several count as one. */
  readonly delimiter: string;
  /** Lines before the header or the first row that say something else. */
  readonly skipLines: number;
}

/** Rows of a Parquet file. */
export interface ParquetSource extends TableColumns {
  readonly parquet: string;
}

/** Samples and labels as NumPy saves arrays. */
export interface NpySource {
  readonly npy: string;
  readonly labels: string;
  /** The shape of a sample; null for that of the array, where images of bytes without an axis of channels get one. */
  readonly shape: readonly number[] | null;
}

/** Samples and labels as NumPy saves several arrays in one file. */
export interface NpzSource {
  readonly npz: string;
  /** The names of the arrays. */
  readonly features: string;
  readonly label: string;
  readonly weight: string | null;
  readonly group: string | null;
  readonly time: string | null;
  readonly shape: readonly number[] | null;
}

/** A folder of images (PNG, JPEG), with a folder for each class. */
export interface ImageFolderSource {
  readonly folder: string;
  /** [height, width] of each image; null for that of the first. */
  readonly size: readonly [number, number] | null;
  /** Whether images of another size are brought to that size, instead of being refused. */
  readonly resize: boolean;
  readonly colour: "grey" | "rgb";
}

/** A folder of text files, with a folder for each class. */
export interface TextFolderSource {
  readonly texts: string;
}

/** A data set that ships with this package. */
export interface SampleSource {
  readonly sample: "digits";
}

/** Where labelled rows come from. Paths are relative to a base directory that is given beside them. */
export type SourceOptions =
  | IdxSource
  | CsvSource
  | ParquetSource
  | NpySource
  | NpzSource
  | ImageFolderSource
  | TextFolderSource
  | SampleSource;

export type NormaliseOption = "standard" | "unit" | "none";

/** How rows are set aside for validation and test, where those are fractions of the training rows. */
export interface SplitOptions {
  readonly by: "random" | "stratified" | "group" | "time";
  /** The column of the groups or times, instead of the source's own `group` or `time`. */
  readonly column: ColumnReference | null;
}

/** How texts become numbers. */
export interface TextOptions {
  readonly unit: "character" | "word";
  /** Numbers per sample: shorter texts are padded in front, of longer ones the end is kept. */
  readonly length: number;
  /**
   * The numbers are below this: 0 for padding, 1 for what is unknown, the rest for the most frequent units of the training rows. It is
   * what an embedding needs to know.
   */
  readonly vocabulary: number;
}

/** A smaller problem, to start with. */
export interface SimplifyOptions {
  /** So many training rows, drawn in each class's share; null for all. */
  readonly rows: number | null;
  /** The first so many classes, the most frequent, or those named; null for all. */
  readonly classes: number | { readonly mostFrequent: number } | readonly string[] | null;
  /** [height, width] of images, made smaller by averaging over areas; null for their own. */
  readonly size: readonly [number, number] | null;
}

/** The `data` part of a run spec. */
export interface DataOptions {
  readonly train: SourceOptions;
  /** Rows of their own, or the fraction of the rows of `train` that is set aside; null or 0 for none. */
  readonly test: SourceOptions | number | null;
  /** As `test`. Both fractions are of all rows of `train`. */
  readonly validation: SourceOptions | number;
  readonly normalise: NormaliseOption;
  /** Null: stratified by class where rows have one, else random. */
  readonly split: SplitOptions | null;
  /** Whether missing values are refused, or filled with the median of the training rows. */
  readonly missing: "refuse" | "median";
  /** Whether columns of text are refused, or one-hot encoded: all that hold text, or those named. */
  readonly categorical: "refuse" | "auto" | readonly ColumnReference[];
  readonly text: TextOptions;
}

interface InputHeader {
  /** Whether the first line names the columns; "unless-a-row": it does, unless it looks like a row of values. */
  readonly header: boolean | "unless-a-row";
}

interface InputMatching {
  /** Whether columns are taken by their places, although they have names. Default: false. */
  readonly byPosition?: boolean;
}

/** Where rows to predict come from: the labels may be missing, and what is not said is as in {@link CsvSource}'s plainest form. */
export type InputOptions =
  | { readonly images: string; readonly labels: string | null }
  | (Pick<CsvSource, "csv" | "label" | "delimiter"> & Partial<Omit<CsvSource, "header">> & InputHeader & InputMatching)
  | (Pick<ParquetSource, "parquet" | "label"> & Partial<ParquetSource> & InputMatching)
  | (Omit<NpySource, "labels" | "shape"> & { readonly labels: string | null })
  | (Pick<NpzSource, "npz" | "features"> & { readonly label: string | null })
  | ImageFolderSource
  | TextFolderSource
  | SampleSource;

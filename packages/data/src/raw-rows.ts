/** Rows as a source holds them: checked for form, their labels still text. */
export interface RawRows {
  /** For messages: the path, or the name of the sample. */
  readonly file: string;
  readonly shape: readonly number[];
  readonly count: number;
  readonly features: Uint8Array | Float32Array;
  /** One per row; null where the source has none. */
  readonly labels: readonly string[] | null;
  /** The line that a row ends on, in sources that have lines. */
  readonly lines: readonly number[] | null;
  /** What holds the labels: a column or a file. */
  readonly labelField: string;
}

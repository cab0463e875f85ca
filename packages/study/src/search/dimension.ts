/** What a search varies, by the field's path as `--set` takes it; `*` in it stands for every entry: "members.*.epochs". */
export type Dimension = Choice | NumberRange;

/** A field that takes one of several values. */
export interface Choice {
  readonly kind: "choice";
  readonly field: string;
  readonly values: readonly unknown[];
}

/** A field that takes any number from low to high, both included. */
export interface NumberRange {
  readonly kind: "range";
  readonly field: string;
  readonly low: number;
  readonly high: number;
  /** "log": ratios count, as for learning rates; low is above 0. */
  readonly scale: "linear" | "log";
  readonly integer: boolean;
}

/** A point of a search: what each field is set to. */
export type PointValues = Readonly<Record<string, unknown>>;

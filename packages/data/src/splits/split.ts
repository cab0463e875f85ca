/** Which rows train, which validate and which test: disjoint, together all rows. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** The parts that are set aside, in the order in which they take their rows: the test rows never depend on the validation's share. */
export const SET_ASIDE = ["test", "validation"] as const;

export type SetAside = (typeof SET_ASIDE)[number];

/** Which fraction of the rows each part gets; the rest trains. */
export type SplitFractions = Readonly<Record<SetAside, number>>;

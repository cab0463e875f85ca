import { EnsembleError } from "../errors.js";

/** One member's say about all rows that are voted on, or about some of them (out of bag). */
export interface Ballot {
  /** Probabilities of classes or labels, or values, row-major: (all rows, or `rows.length`) × classes. */
  readonly probabilities: Float32Array;
  /** Which rows these are; null: every row, in order. */
  readonly rows: Int32Array | null;
  /** How much this member counts in a weighted vote; ≥ 0. */
  readonly weight: number;
}

/** What is voted on. */
export interface Electorate {
  readonly rows: number;
  /** Or labels, or targets: the numbers of an answer. */
  readonly classes: number;
}

/** The members' answers become one answer per row. */
export interface Tally {
  /** rows × classes, row-major; all 0 in a row for which nobody voted. */
  readonly answers: Float32Array;
  /** 1 for each row that somebody voted on, else 0. */
  readonly voted: Uint8Array;
}

/** Throws EnsembleError "predictions-invalid" when a ballot does not fill its rows or names a row that is not there. */
export function checkBallot(ballot: Ballot, electorate: Electorate): void {
  const rows = ballot.rows?.length ?? electorate.rows;
  if (ballot.probabilities.length !== rows * electorate.classes) {
    throw new EnsembleError(
      "predictions-invalid",
      `a ballot over ${rows} rows and ${electorate.classes} classes has ${rows * electorate.classes} probabilities, ` +
        `got ${ballot.probabilities.length}; the predictions belong to other data`,
    );
  }
  const stray = ballot.rows?.find((row) => row < 0 || row >= electorate.rows);
  if (stray !== undefined) {
    throw new EnsembleError(
      "predictions-invalid",
      `a ballot names row ${stray}, but rows go from 0 to ${electorate.rows - 1}; the predictions belong to other data`,
    );
  }
}

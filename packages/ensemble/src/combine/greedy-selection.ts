/** What greedy selection is judged by. */
export interface SelectionTarget {
  /** What a perfect answer would be, rows × outputs: 1 for the true class or label and 0 elsewhere, or the targets. */
  readonly wanted: Float64Array;
  /** How much an error of each output counts: 1, or 1 / deviation of a target. */
  readonly scale: ArrayLike<number>;
}

/** Who was chosen. */
interface GreedySelection {
  /** How often each member was chosen: its weight in the vote. */
  readonly counts: readonly number[];
  /** The mean over the rows of the squared error of the chosen members' mean (of probabilities: the Brier score). */
  readonly error: number;
}

/**
 * Chooses members one after the other, with replacement: each time the one with which the mean of all chosen so far has the smallest
 * squared error; of equals the first. As many choices are kept as gave the smallest error of all, so that a round too many does no harm.
 *
 * [Caruana et al. 2004, "Ensemble Selection from Libraries of Models"](https://doi.org/10.1145/1015330.1015432), sections 2 and 2.1, with
 * the squared error, which is among its metrics and exact in + - * / alone.
 *
 * @param answers of each member, rows × outputs.
 */
export function selectGreedily(
  answers: readonly Float32Array[],
  { wanted, scale }: SelectionTarget,
  rounds: number,
): GreedySelection {
  const outputs = scale.length;
  const rows = wanted.length / outputs;
  const sum = new Float64Array(wanted.length);
  const chosen: number[] = [];
  let best = { length: 0, error: Number.POSITIVE_INFINITY };
  for (let round = 1; round <= rounds; round++) {
    const errors = answers.map((answer) => {
      let squares = 0;
      for (let at = 0; at < wanted.length; at++) {
        const error = ((sum[at]! + answer[at]!) / round - wanted[at]!) * scale[at % outputs]!;
        squares += error * error;
      }
      return squares / rows;
    });
    const member = errors.reduce((least, error, at) => (error < errors[least]! ? at : least), 0);
    chosen.push(member);
    answers[member]!.forEach((value, at) => {
      sum[at] = sum[at]! + value;
    });
    if (errors[member]! < best.error) best = { length: round, error: errors[member]! };
  }
  const counts = new Array<number>(answers.length).fill(0);
  for (const member of chosen.slice(0, best.length)) counts[member]!++;
  return { counts, error: best.error };
}

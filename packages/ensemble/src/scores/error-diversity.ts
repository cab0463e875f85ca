import { argMax } from "@conclave/core/host";
import type { Truth } from "../task/truth.js";
import { type PairDiversity, pairDiversity, residualCorrelation } from "./diversity.js";
import { LABEL_THRESHOLD } from "./multilabel-scores.js";

/** `pairs[i][j]` for j < i: so that any of the members can be asked for together. */
export type PairwiseDiversity = readonly (readonly PairDiversity[])[];

/** The mean over pairs of voters, each over the pairs for which it is defined; null where it is for none. */
export type Diversity = PairDiversity;

/**
 * How differently each two members err on the same rows.
 *
 * @param answers of each member, rows × outputs.
 */
export function pairwiseDiversity(answers: readonly Float32Array[], truth: Truth): PairwiseDiversity {
  if (truth.task === "regression") {
    const errors = answers.map((values) => Float64Array.from(values, (value, at) => value - truth.labels[at]!));
    return errors.map((one, i) =>
      errors.slice(0, i).map((other) => ({ q: null, errorCorrelation: residualCorrelation(one, other) })),
    );
  }
  const right = answers.map((probabilities) => rightAnswers(probabilities, truth));
  return right.map((one, i) => right.slice(0, i).map((other) => pairDiversity(one, other)));
}

/** The means over the pairs of these members; null for fewer than two. */
export function meanDiversity(pairs: PairwiseDiversity, members: readonly number[]): Diversity | null {
  const chosen = members.flatMap((one) => members.filter((other) => other < one).map((other) => pairs[one]![other]!));
  if (chosen.length === 0) return null;
  const mean = (key: keyof PairDiversity): number | null => {
    const defined = chosen.flatMap((pair) => pair[key] ?? []);
    return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
  };
  return { q: mean("q"), errorCorrelation: mean("errorCorrelation") };
}

/** 1 for each row (of several labels: each label of each row) that is answered rightly. */
function rightAnswers(probabilities: Float32Array, truth: Exclude<Truth, { task: "regression" }>): Uint8Array {
  if (truth.task === "classification") {
    return Uint8Array.from(argMax(probabilities, truth.outputs), (label, row) => (label === truth.labels[row] ? 1 : 0));
  }
  return Uint8Array.from(probabilities, (p, at) =>
    p >= LABEL_THRESHOLD === truth.labels[at]! > LABEL_THRESHOLD ? 1 : 0,
  );
}

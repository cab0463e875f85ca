import { type HostArray, sizeOf } from "../array.js";
import { isWeight } from "../optimizers/is-weight.js";
import { subtree, type Tree } from "../tree.js";

/** How sparse a model is. */
export interface WeightCount {
  /** Elements of kernels and tables: what penalties hold near zero. */
  readonly weights: number;
  /** Those of them that are exactly zero, as a lasso makes them. */
  readonly zeros: number;
}

/** Counts the weights of a member, and those that are exactly zero. @param variables its carry, or "params/…" and "state/…" of it */
export function zeroWeights(variables: Tree<HostArray>): WeightCount {
  const weights = Object.values(subtree(variables, "params")).filter(isWeight);
  return {
    weights: weights.reduce((total, { shape }) => total + sizeOf(shape), 0),
    zeros: weights.reduce((total, { data }) => total + data.filter((value) => value === 0).length, 0),
  };
}

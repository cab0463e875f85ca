import type { LayerSpec } from "@conclave/core";
import { BRANCH_CASES } from "./layers/branches.js";
import { CONVOLUTION_CASES } from "./layers/convolutions.js";
import { DENSE_CASES } from "./layers/dense.js";
import { POOL_CASES } from "./layers/pools.js";
import { REGULARISATION_CASES } from "./layers/regularisation.js";
import { SEQUENCE_CASES } from "./layers/sequences.js";
import type { StepCase } from "./step-case.js";

type LayerName = LayerSpec extends infer Spec ? (Spec extends unknown ? keyof Spec : never) : never;

/** Cases of every layer that core has: the compiler asks for those of a new one. */
export const LAYER_CASES: { readonly [Name in LayerName]: readonly StepCase[] } = {
  ...DENSE_CASES,
  ...CONVOLUTION_CASES,
  ...POOL_CASES,
  ...REGULARISATION_CASES,
  ...SEQUENCE_CASES,
  ...BRANCH_CASES,
};

import { ModelError } from "../model-error.js";
import type { PenaltySpec } from "../model-spec.js";

/** How strongly weights are held near zero; 0 for not at all. */
export interface Penalty {
  /** λ of λ·½·Σθ²: adds λ·θ to each weight's gradient. */
  readonly ridge: number;
  /** λ of λ·Σ|θ|: a proximal step after each update, see {@link softThreshold}. */
  readonly lasso: number;
}

/**
 * The penalty that a spec describes: ridge λ·½·Σθ², lasso λ·Σ|θ|, or with a ratio r both, λ·(r·Σ|θ| + (1 - r)·½·Σθ²), the elastic net of
 * Zou & Hastie 2005, https://doi.org/10.1111/j.1467-9868.2005.00503.x, parametrised as in scikit-learn. Of weights alone: see
 * {@link isWeight}. Throws ModelError for numbers it cannot work with.
 */
export function penaltyFromSpec(spec: PenaltySpec | null): Penalty {
  if (spec === null) {
    return { ridge: 0, lasso: 0 };
  }
  if ("l2" in spec) {
    return { ridge: checkLambda("l2", spec.l2), lasso: 0 };
  }
  if ("l1" in spec) {
    return { ridge: 0, lasso: checkLambda("l1", spec.l1) };
  }
  const { ratio } = spec.elasticNet;
  const lambda = checkLambda("elasticNet.lambda", spec.elasticNet.lambda);
  if (!(ratio >= 0 && ratio <= 1)) {
    throw new ModelError("bad-option", null, `the penalty's elasticNet.ratio is a number from 0 to 1, got ${ratio}`);
  }
  return { ridge: lambda * (1 - ratio), lasso: lambda * ratio };
}

function checkLambda(name: string, lambda: number): number {
  if (!(lambda > 0 && Number.isFinite(lambda))) {
    throw new ModelError("bad-option", null, `the penalty's ${name} is a number above 0, got ${lambda}`);
  }
  return lambda;
}

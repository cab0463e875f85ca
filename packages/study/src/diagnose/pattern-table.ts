import type { Curve } from "./curve.js";
import type { Pattern, PatternName } from "./pattern.js";
import { diverging } from "./patterns/diverging.js";
import { learnedByHeart } from "./patterns/learned-by-heart.js";
import { oscillating } from "./patterns/oscillating.js";
import { overfitting } from "./patterns/overfitting.js";
import { plateau } from "./patterns/plateau.js";
import { rateTooHigh } from "./patterns/rate-too-high.js";
import { rateTooLow } from "./patterns/rate-too-low.js";
import { sawtooth } from "./patterns/sawtooth.js";
import { validationBelowTraining } from "./patterns/validation-below-training.js";

/** All shapes that have a name, those first that keep a network from learning at all. */
const PATTERNS: readonly Pattern[] = [
  diverging,
  rateTooHigh,
  rateTooLow,
  plateau,
  sawtooth,
  oscillating,
  learnedByHeart,
  overfitting,
  validationBelowTraining,
];

/** A shape that a curve has. */
interface Matched {
  readonly pattern: Pattern;
  readonly evidence: string;
}

/** The shapes that a curve has, in the order of the table. */
export function matchPatterns(curve: Curve): readonly Matched[] {
  const matched: Matched[] = [];
  for (const pattern of PATTERNS) {
    const evidence = pattern.match(curve);
    if (evidence !== null) matched.push({ pattern, evidence });
  }
  const names = new Set<PatternName>(matched.map(({ pattern }) => pattern.name));
  return matched.filter(({ pattern }) => !pattern.unless.some((name) => names.has(name)));
}

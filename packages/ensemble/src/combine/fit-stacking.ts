import { exp } from "@conclave/core/host";
import { conjugateGradients, dot } from "./conjugate-gradients.js";
import type { StackingModel } from "./stacking-model.js";

/** Newton's method doubles the right digits each time once it is near; it is near after a handful of steps. */
const MOST_NEWTON_STEPS = 100;
const MOST_CG_STEPS = 500;
/** The gradient's length at which it ends, per row: far below what a float32 probability shows. */
const GRADIENT_PER_ROW = 1e-9;
/** How much of the promised decrease a step must bring (Nocedal & Wright 2006, section 3.1). */
const SUFFICIENT_DECREASE = 1e-4;
const MOST_HALVINGS = 40;

/**
 * Fits a multinomial logistic regression on the members' probabilities by Newton's method: the sum over rows of the cross-entropy, plus
 * l2 / 2 times the squared weights (not the bias) is made as small as it gets; scikit-learn's `LogisticRegression(C=1 / l2)`.
 *
 * The function is convex, each step solves the Newton system by conjugate gradients, and steps are halved until the gradient shrinks: no
 * logarithm, no chance, the same bits on every machine.
 *
 * @param answers of each member, rows × classes. @param labels class indices, one per row.
 */
export function fitStacking(
  answers: readonly Float32Array[],
  labels: Int32Array,
  classes: number,
  l2: number,
): StackingModel {
  const problem = logisticProblem(answers, labels, classes, l2);
  let parameters = new Float64Array(problem.size);
  let { gradient, probabilities } = problem.at(parameters);
  let length = Math.sqrt(dot(gradient, gradient));
  for (let step = 0; step < MOST_NEWTON_STEPS && length > GRADIENT_PER_ROW * labels.length; step++) {
    const tolerance = Math.min(0.1, length / labels.length);
    const descent = conjugateGradients(problem.hessianAt(probabilities), gradient, tolerance, MOST_CG_STEPS);
    let share = 1;
    let halvings = 0;
    for (; halvings < MOST_HALVINGS; halvings++, share /= 2) {
      const candidate = parameters.map((value, at) => value - share * descent[at]!);
      const there = problem.at(candidate);
      const shorter = Math.sqrt(dot(there.gradient, there.gradient));
      if (shorter <= (1 - SUFFICIENT_DECREASE * share) * length) {
        parameters = candidate;
        ({ gradient, probabilities } = there);
        length = shorter;
        break;
      }
    }
    // Rounding is all that is left.
    if (halvings === MOST_HALVINGS) break;
  }
  const biasAt = answers.length * classes * classes;
  return {
    members: answers.length,
    classes,
    weights: [...parameters.subarray(0, biasAt)],
    bias: [...parameters.subarray(biasAt)],
  };
}

interface LogisticProblem {
  /** How many parameters: (members × classes + 1) × classes, the bias last. */
  readonly size: number;
  at(parameters: Float64Array): { gradient: Float64Array; probabilities: Float64Array };
  /** The Hessian times a vector, where the model gives these probabilities. */
  hessianAt(probabilities: Float64Array): (vector: Float64Array) => Float64Array;
}

function logisticProblem(
  answers: readonly Float32Array[],
  labels: Int32Array,
  classes: number,
  l2: number,
): LogisticProblem {
  const rows = labels.length;
  const width = answers.length * classes;
  const features = new Float64Array(rows * width);
  answers.forEach((answer, member) => {
    for (let row = 0; row < rows; row++) {
      features.set(answer.subarray(row * classes, (row + 1) * classes), row * width + member * classes);
    }
  });
  const size = (width + 1) * classes;

  /** rows × classes: features times weights, plus the bias. */
  function outputs(parameters: Float64Array): Float64Array {
    const result = new Float64Array(rows * classes);
    for (let row = 0; row < rows; row++) {
      for (let to = 0; to < classes; to++) {
        let sum = parameters[width * classes + to]!;
        for (let from = 0; from < width; from++)
          sum += features[row * width + from]! * parameters[from * classes + to]!;
        result[row * classes + to] = sum;
      }
    }
    return result;
  }

  /** The transpose of {@link outputs}, and the penalty's part of a gradient or Hessian at `parameters`. */
  function back(errors: Float64Array, parameters: Float64Array): Float64Array {
    const result = new Float64Array(size);
    for (let row = 0; row < rows; row++) {
      for (let to = 0; to < classes; to++) {
        const error = errors[row * classes + to]!;
        for (let from = 0; from < width; from++) {
          const at = from * classes + to;
          result[at] = result[at]! + features[row * width + from]! * error;
        }
        result[width * classes + to] = result[width * classes + to]! + error;
      }
    }
    for (let at = 0; at < width * classes; at++) result[at] = result[at]! + l2 * parameters[at]!;
    return result;
  }

  return {
    size,
    at(parameters) {
      const probabilities = softmaxRows(outputs(parameters), classes);
      const errors = probabilities.slice();
      labels.forEach((label, row) => {
        errors[row * classes + label] = errors[row * classes + label]! - 1;
      });
      return { gradient: back(errors, parameters), probabilities };
    },
    hessianAt: (probabilities) => (vector) => {
      const moved = outputs(vector);
      for (let start = 0; start < moved.length; start += classes) {
        let mean = 0;
        for (let to = start; to < start + classes; to++) mean += probabilities[to]! * moved[to]!;
        for (let to = start; to < start + classes; to++) moved[to] = probabilities[to]! * (moved[to]! - mean);
      }
      return back(moved, vector);
    },
  };
}

/** In place, in float64. */
function softmaxRows(logits: Float64Array, classes: number): Float64Array {
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const largest = row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    let total = 0;
    row.forEach((logit, at) => {
      row[at] = exp(logit - largest);
      total += row[at]!;
    });
    row.forEach((power, at) => {
      row[at] = power / total;
    });
  }
  return logits;
}

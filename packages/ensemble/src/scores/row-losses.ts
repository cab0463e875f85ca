import type { LossSpec } from "@conclave/core";
import { negativeLog } from "@conclave/core/host";
import type { TargetStatistics } from "../task/member-answers.js";
import { rowsOf, type Truth } from "../task/truth.js";

/** Of a float32 that was rounded to 1, what is missing to it is up to half a step of 2⁻²⁴. */
const SMALLEST_COMPLEMENT = 2 ** -25;

/** By what loss answers are judged, and in which units. */
export interface LossMeaning {
  readonly loss: LossSpec;
  /** Of a regression, whose errors count in units of the targets' deviations, as in training; null otherwise. */
  readonly targets: TargetStatistics | null;
}

/**
 * The loss of each row, as the members are trained with it: cross-entropy in nats (of the targets as they are, also where training
 * smooths them), of several labels their mean, or the squared (Huber) error of standardised targets. Their mean over the training rows is the empirical risk, over new rows an estimate of the expected risk.
 *
 * [Vapnik 1991, "Principles of Risk Minimization for Learning Theory"](https://proceedings.neurips.cc/paper/1991/hash/ff4d5fbbafdf976cfdc032e3bde78de5-Abstract.html)
 */
export function rowLosses(truth: Truth, answers: Float32Array, { loss, targets }: LossMeaning): Float64Array {
  const { outputs } = truth;
  const rows = rowsOf(truth);
  switch (truth.task) {
    case "classification": {
      const losses = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        losses[row] = negativeLog(answers[row * outputs + truth.labels[row]!]!);
      }
      return losses;
    }
    case "multilabel":
      return meansOfRows(rows, outputs, (at) => {
        const p = answers[at]!;
        return truth.labels[at]! > 0.5 ? negativeLog(p) : negativeLog(1 - p, SMALLEST_COMPLEMENT);
      });
    case "regression": {
      const elementLoss = errorLoss(loss);
      return meansOfRows(rows, outputs, (at) =>
        elementLoss((answers[at]! - truth.labels[at]!) * (targets?.scale[at % outputs] ?? 1)),
      );
    }
  }
}

/** The mean of the rows' losses. */
export function meanLoss(truth: Truth, answers: Float32Array, meaning: LossMeaning): number {
  const losses = rowLosses(truth, answers, meaning);
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function meansOfRows(rows: number, outputs: number, lossAt: (at: number) => number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let at = row * outputs; at < (row + 1) * outputs; at++) sum += lossAt(at);
    return sum / outputs;
  });
}

/** PyTorch's and Keras's, and core's for a loss that is only named. */
const HUBER_DELTA = 1;

/** The loss of one error of a regression. */
function errorLoss(loss: LossSpec): (error: number) => number {
  const delta = huberDelta(loss);
  if (delta === null) return (error) => error * error;
  return (error) => {
    const size = Math.abs(error);
    const inner = Math.min(size, delta);
    return inner * (size - inner / 2);
  };
}

function huberDelta(loss: LossSpec): number | null {
  if (typeof loss === "string") return loss === "huber" ? HUBER_DELTA : null;
  return "huber" in loss ? loss.huber.delta : null;
}

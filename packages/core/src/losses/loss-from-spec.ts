import type { LossName, LossSpec } from "../model-spec.js";
import { binaryCrossEntropy } from "./binary-cross-entropy.js";
import { crossEntropy } from "./cross-entropy.js";
import { huber } from "./huber.js";
import { smoothedCrossEntropy } from "./label-smoothing.js";
import type { Loss } from "./loss.js";
import { meanSquaredError } from "./mean-squared-error.js";

const losses: Readonly<Record<LossName, Loss>> = {
  crossEntropy,
  binaryCrossEntropy,
  meanSquaredError,
  huber: huber(1), // PyTorch's and Keras's default delta
};

/** The loss that a spec describes; a name alone has the usual options. Throws ModelError for numbers it cannot work with. */
export function lossFromSpec(spec: LossSpec): Loss {
  if (typeof spec === "string") {
    return losses[spec];
  }
  return "huber" in spec ? huber(spec.huber.delta) : smoothedCrossEntropy(spec.crossEntropy.labelSmoothing);
}

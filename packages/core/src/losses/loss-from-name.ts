import type { LossName } from "../model-spec.js";
import { binaryCrossEntropy } from "./binary-cross-entropy.js";
import { crossEntropy } from "./cross-entropy.js";
import { huber } from "./huber.js";
import type { Loss } from "./loss.js";
import { meanSquaredError } from "./mean-squared-error.js";

const losses: Readonly<Record<LossName, Loss>> = {
  crossEntropy,
  binaryCrossEntropy,
  meanSquaredError,
  huber: huber(1), // PyTorch's and Keras's default delta
};

/** The loss of that name. */
export function lossFromName(name: LossName): Loss {
  return losses[name];
}

import type { Carry, HostArray } from "@conclave/core";
import { accuracy, negativeLogLikelihood, softmax } from "@conclave/core/host";
import type { Rows } from "@conclave/data";
import type { ChunkInputs, PredictionSession } from "@conclave/engines";
import type { ValidationScore } from "../member/outcome.js";

/** Class probabilities of every row, row-major, rows × classes: the softmax of the model's logits. */
export async function probabilitiesOf(
  session: PredictionSession,
  variables: Carry<HostArray>,
  rows: Pick<Rows, "count" | "features">,
  inputs: Pick<ChunkInputs, "mean" | "scale">,
  classes: number,
): Promise<Float32Array> {
  return softmax(await session.predict(variables, rows, inputs), classes);
}

/** Accuracy and mean cross-entropy of probabilities against the truth. */
export function validationScore(probabilities: Float32Array, labels: Int32Array): ValidationScore {
  return { accuracy: accuracy(probabilities, labels), loss: negativeLogLikelihood(probabilities, labels) };
}

/** Whether weights with the first score are to be kept instead of those with the second: by accuracy, then by loss. */
export function isBetter(score: ValidationScore, than: ValidationScore): boolean {
  return score.accuracy === than.accuracy ? score.loss < than.loss : score.accuracy > than.accuracy;
}

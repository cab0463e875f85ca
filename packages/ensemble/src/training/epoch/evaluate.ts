import type { Carry, HostArray } from "@conclave/core";
import { negativeLogLikelihood } from "@conclave/core/host";
import type { Rows } from "@conclave/data";
import type { ChunkInputs, PredictionSession } from "@conclave/engines";
import { qualityOf } from "../../member/epoch-records.js";
import { isFiniteThroughout } from "../../member/finite-variables.js";
import type { ValidationScore } from "../../member/outcome.js";
import { type LossMeaning, meanLoss } from "../../scores/row-losses.js";
import { headlineOf } from "../../scores/task-scores.js";
import { memberAnswers, type OutputMeaning } from "../../task/member-answers.js";
import type { Truth } from "../../task/truth.js";

/** Probabilities or values of every row, row-major, rows × outputs. */
export async function answersOf(
  session: PredictionSession,
  variables: Carry<HostArray>,
  rows: Pick<Rows, "count" | "features">,
  inputs: Pick<ChunkInputs, "mean" | "scale">,
  meaning: OutputMeaning,
): Promise<Float32Array> {
  return memberAnswers(await session.predict(variables, rows, inputs), meaning);
}

/** Accuracy or R², and the mean loss, of answers against the truth; NaN where an answer is not finite, which would count as the first class. */
export function validationScore(answers: Float32Array, truth: Truth, meaning: LossMeaning): ValidationScore {
  if (!isFiniteThroughout(answers)) {
    const loss = Number.NaN;
    return truth.task === "regression" ? { r2: Number.NaN, loss } : { accuracy: Number.NaN, loss };
  }
  const loss =
    truth.task === "classification" ? negativeLogLikelihood(answers, truth.labels) : meanLoss(truth, answers, meaning);
  return { ...headlineOf(truth, answers), loss };
}

/** Whether weights with the first score are to be kept instead of those with the second: by accuracy or R², then by loss. */
export function isBetter(score: ValidationScore, than: ValidationScore): boolean {
  const [one, other] = [score, than].map(({ accuracy, r2 }) => qualityOf(accuracy ?? r2)) as [number, number];
  return one === other ? qualityOf(-score.loss) > qualityOf(-than.loss) : one > other;
}

import { zeroWeights } from "@conclave/core/host";
import type { MemberPlan } from "@conclave/spec";
import type { MemberSummary } from "../member/outcome.js";
import { encodePredictions } from "../member/predictions.js";
import { encodeWeights } from "../member/weights.js";
import type { HeadlineScore } from "../scores/task-scores.js";
import { headlineOf } from "../scores/task-scores.js";
import { type Truth, truthAt } from "../task/truth.js";
import type { Checkpoint, KeptWeights } from "./checkpoint.js";
import { isOver } from "./epoch/early-stopping.js";
import { answersOf, validationScore } from "./epoch/evaluate.js";
import { variablesOf } from "./epoch/next-epoch.js";
import type { TrainedMember } from "./member-task.js";
import { requireFinite } from "./require-finite.js";
import { gatherRows, type SeenRows } from "./setup/member-rows.js";
import type { MemberSetup } from "./setup/member-setup.js";

/** What only the caller knows for the summary. */
interface FinishOptions {
  readonly engine: string;
  readonly samplesPerSecond: number;
  /** Since the member was taken up, on the caller's clock. */
  seconds(): number;
}

/**
 * Takes the kept weights after the last training epoch, predicts the test, validation and out-of-bag rows, and sums up.
 *
 * @throws EnsembleError "non-finite" for an answer that is NaN or infinite
 */
export async function finishMember(
  setup: MemberSetup,
  state: Checkpoint,
  options: FinishOptions,
): Promise<TrainedMember> {
  const { plan, bag, rows, truth, meaning, program, inputs, steps, loss } = setup;
  const kept = keptWeights(state);
  const answer = async (part: string, some: SeenRows, numbers: Uint32Array | null = null): Promise<Float32Array> => {
    const answers = await answersOf(program.prediction, kept.variables, some, inputs, meaning);
    requireFinite(answers, { part, rows: some, numbers }, setup);
    return answers;
  };
  const answerTraining = (numbers: Uint32Array): Promise<Float32Array> =>
    answer("training", gatherRows(rows.train, numbers), numbers);
  const test = rows.test && (await answer("test", rows.test));
  const validation = rows.validation && (await answer("validation", rows.validation));
  const outside = setup.outOfBag;
  const outOfBag = outside && (await answerTraining(outside));
  const trainedOn = someOf(bag.rows);
  const training = validationScore(await answerTraining(trainedOn), truthAt(truth.train, trainedOn), {
    loss,
    targets: meaning.targets,
  });
  const record = state.history[kept.epoch - 1]!;
  const summary: MemberSummary = {
    model: plan.label,
    engine: options.engine,
    determinismClass: state.determinismClasses.join(" + "),
    rows: bag.rows.length,
    fingerprint: setup.fingerprint,
    sparsity: zeroWeights(kept.variables),
    steps: steps.stepsPerEpoch * state.history.length,
    microBatches: state.microBatches,
    seconds: options.seconds(),
    samplesPerSecond: options.samplesPerSecond,
    keptEpoch: kept.epoch,
    ...endOf(plan, state.history),
    training,
    validation: record.validation,
    oob: outside && scored(outOfBag, truthAt(truth.train, outside)),
    test: scored(test, truth.test),
    epochs: state.history,
  };
  return {
    weights: encodeWeights({
      variables: kept.variables,
      info: {
        member: plan.index,
        kind: plan.label,
        epoch: kept.epoch,
        features: bag.features === null ? null : [...bag.features],
      },
    }),
    predictions: encodePredictions({
      classes: meaning.outputs,
      test,
      validation,
      outOfBag: outside && outOfBag && { rows: Int32Array.from(outside), probabilities: outOfBag },
    }),
    summary,
  };
}

/** Why the last training epoch was the last, where it is not the last of the plan. */
function endOf(plan: MemberPlan, history: Checkpoint["history"]): Pick<MemberSummary, "stoppedEpoch" | "pausedEpoch"> {
  if (!isOver(plan, history)) return { stoppedEpoch: null, pausedEpoch: history.length };
  return { stoppedEpoch: history.length < plan.epochs ? history.length : null };
}

function scored(answers: Float32Array | null, truth: Truth | null): HeadlineScore | null {
  return answers === null || truth === null ? null : headlineOf(truth, answers);
}

/** How many rows of a bag tell how a member does on what it has seen: all of them would take about as long as a training epoch. */
const TRAINING_ROWS = 2000;

/** Up to {@link TRAINING_ROWS} of the rows, evenly spaced: a stratified bag has its classes one after the other. */
function someOf(rows: Uint32Array): Uint32Array {
  const count = Math.min(rows.length, TRAINING_ROWS);
  return Uint32Array.from({ length: count }, (_, index) => rows[Math.floor((index * rows.length) / count)]!);
}

/** The best weights, or with keep: last those after the last training epoch. */
function keptWeights({ best, carry, history }: Checkpoint): KeptWeights {
  return best ?? { epoch: history.length, variables: variablesOf(carry) };
}

import { argMax } from "@conclave/core/host";
import type { ClassRows } from "@conclave/data";
import type { MemberSummary } from "../member/outcome.js";
import { encodePredictions } from "../member/predictions.js";
import { encodeWeights } from "../member/weights.js";
import { accuracyOf } from "../scores/accuracy.js";
import type { Checkpoint, KeptWeights } from "./checkpoint.js";
import { probabilitiesOf, validationScore } from "./evaluate.js";
import { gatherRows } from "./member-rows.js";
import type { MemberSetup } from "./member-setup.js";
import type { TrainedMember } from "./member-task.js";
import { variablesOf } from "./next-epoch.js";

/** What only the caller knows for the summary. */
export interface FinishOptions {
  readonly engine: string;
  readonly samplesPerSecond: number;
  /** Since the member was taken up, on the caller's clock. */
  seconds(): number;
}

/** Takes the kept weights after the last training epoch, predicts the test, validation and out-of-bag rows, and sums up. */
export async function finishMember(
  setup: MemberSetup,
  state: Checkpoint,
  options: FinishOptions,
): Promise<TrainedMember> {
  const { plan, bag, rows, classes, program, inputs, steps } = setup;
  const kept = keptWeights(state);
  const predict = async (some: ClassRows | null): Promise<Float32Array | null> =>
    some === null || some.count === 0
      ? null
      : probabilitiesOf(program.prediction, kept.variables, some, inputs, classes);
  const outside = bag.outOfBag.length === 0 ? null : gatherRows(rows.train, bag.outOfBag);
  const test = await predict(rows.test);
  const validation = await predict(rows.validation);
  const outOfBag = await predict(outside);
  const trained = gatherRows(rows.train, someOf(bag.rows));
  const training = validationScore(
    await probabilitiesOf(program.prediction, kept.variables, trained, inputs, classes),
    trained.labels,
  );
  const record = state.history[kept.epoch - 1]!;
  const summary: MemberSummary = {
    model: plan.label,
    engine: options.engine,
    determinismClass: state.determinismClasses.join(" + "),
    rows: bag.rows.length,
    steps: steps.stepsPerEpoch * state.history.length,
    seconds: options.seconds(),
    samplesPerSecond: options.samplesPerSecond,
    keptEpoch: kept.epoch,
    stoppedEpoch: state.history.length < plan.epochs ? state.history.length : null,
    training,
    validation: record.validation,
    oob: scored(outOfBag, outside),
    test: scored(test, rows.test),
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
      classes,
      test,
      validation,
      outOfBag: outOfBag === null ? null : { rows: Int32Array.from(bag.outOfBag), probabilities: outOfBag },
    }),
    summary,
  };

  function scored(probabilities: Float32Array | null, truth: ClassRows | null): { accuracy: number } | null {
    if (probabilities === null || truth === null) return null;
    return { accuracy: accuracyOf(argMax(probabilities, classes), truth.labels) };
  }
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

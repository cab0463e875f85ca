import { type Carry, type HostArray, nest, subtree, type Tree } from "@conclave/core";
import type { Engine } from "@conclave/engines";
import { lastEpochOf } from "@conclave/spec/members";
import type { EpochRecord, ValidationScore } from "../../member/outcome.js";
import type { Checkpoint, KeptWeights } from "../checkpoint.js";
import type { ChunkPace } from "../chunks/chunk-pace.js";
import type { ChunkStream } from "../chunks/chunk-stream.js";
import type { MemberTask } from "../member-task.js";
import type { MemberSetup } from "../setup/member-setup.js";
import { type StoppingState, stoppingState } from "./early-stopping.js";
import { answersOf, isBetter, validationScore } from "./evaluate.js";
import { nonFiniteLoss, nonFiniteWeights } from "./non-finite-error.js";
import type { EpochTask } from "./train-epoch.js";
import { trainWithinMemory } from "./train-within-memory.js";

/** What stays the same over the training epochs run here. */
export interface EpochContext {
  readonly task: Pick<MemberTask, "engine" | "signal" | "onProgress" | "onNotice">;
  readonly setup: MemberSetup;
  readonly pace: ChunkPace;
  /** From the first chunk of the first training epoch that is run here. */
  readonly chunks: ChunkStream;
}

/** Runs the training epoch after a checkpoint, validates, and gives the next checkpoint. */
export async function nextEpoch(context: EpochContext, state: Checkpoint): Promise<Checkpoint> {
  const { task, setup, pace } = context;
  const { plan, steps, program, inputs } = setup;
  const epochsBefore = state.history.length;
  const stepsBefore = epochsBefore * steps.stepsPerEpoch;
  const { totalSteps, learningRate } = inputs;
  const place = { member: plan.index, kind: plan.label, epoch: epochsBefore + 1, totalSteps, learningRate };
  let { microBatches } = state;
  const tell = (stepsDone: number, loss: number, history: readonly EpochRecord[]): void =>
    task.onProgress({
      epoch: epochsBefore + 1,
      epochs: lastEpochOf(plan),
      step: stepsBefore + stepsDone,
      steps: steps.stepsPerEpoch * lastEpochOf(plan),
      loss,
      validation: history.at(-1)?.validation ?? null,
      stopping: stoppingOf(setup, history),
      microBatches,
      samplesPerSecond: pace.samplesPerSecond,
    });
  const epochTask: EpochTask = {
    session: program.training,
    plan: steps,
    microBatches,
    stepsBefore,
    carry: state.carry,
    chunks: context.chunks,
    inputs,
    pace,
    signal: task.signal,
    onChunk: (done) => tell(done.steps, done.loss, state.history),
    explain: (chunk, step, value) => nonFiniteLoss(program.training, chunk, step, value, place),
  };
  const { carry, loss, parts } = await trainWithinMemory(epochTask, {
    member: `member ${plan.index} (${plan.label})`,
    onMoreParts(parts, notice) {
      microBatches = parts;
      task.onNotice?.(notice);
    },
  });
  const broken = nonFiniteWeights(carry, stepsBefore + steps.stepsPerEpoch, place);
  if (broken !== null) throw broken;
  const validation = await validate(setup, carry);
  const history: readonly EpochRecord[] = [...state.history, { epoch: epochsBefore + 1, loss, parts, validation }];
  if (validation !== null) tell(steps.stepsPerEpoch, loss, history);
  return {
    carry,
    best: plan.keep === "best" ? bestOf(setup, state, history, carry) : null,
    history,
    microBatches,
    determinismClasses: [...new Set([...state.determinismClasses, classOf(setup, task.engine, microBatches)])],
  };
}

/** An epoch whose batches were computed in other parts than the spec says is of a class of its own: sums come out otherwise. */
function classOf({ steps }: MemberSetup, { determinismClass }: Engine, microBatches: number): string {
  return microBatches === steps.microBatches ? determinismClass : `${determinismClass}/microBatches=${microBatches}`;
}

/** How far early stopping is; null for members that train all their epochs. */
function stoppingOf({ plan }: MemberSetup, history: readonly EpochRecord[]): StoppingState | null {
  return plan.stopping === null ? null : stoppingState(history, plan.stopping);
}

/** What a model predicts with: parameters and layer state, without the optimizer's. */
export function variablesOf(carry: Carry<HostArray>): Tree<HostArray> {
  return { ...nest("params", subtree(carry, "params")), ...nest("state", subtree(carry, "state")) };
}

async function validate(
  { rows, truth, program, inputs, meaning, loss }: MemberSetup,
  carry: Carry<HostArray>,
): Promise<ValidationScore | null> {
  if (rows.validation === null || truth.validation === null) return null;
  const answers = await answersOf(program.prediction, carry, rows.validation, inputs, meaning);
  return validationScore(answers, truth.validation, { loss, targets: meaning.targets });
}

/** The weights kept so far, or the new ones when they are better; of equals the earlier. */
function bestOf(
  setup: MemberSetup,
  { best }: Checkpoint,
  history: readonly EpochRecord[],
  carry: Carry<HostArray>,
): KeptWeights {
  const { epoch, validation } = history.at(-1)!;
  const bestEpoch = stoppingOf(setup, history)?.bestEpoch;
  const former = best === null ? null : (history[best.epoch - 1]?.validation ?? null);
  const better =
    bestEpoch === undefined
      ? former === null || validation === null || isBetter(validation, former)
      : bestEpoch === epoch;
  return best === null || better ? { epoch, variables: variablesOf(carry) } : best;
}

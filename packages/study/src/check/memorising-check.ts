import type { PreparedData } from "@conclave/data";
import { type Engine, type MemberSetup, setUpMember } from "@conclave/ensemble/training";
import type { RunSpec } from "@conclave/spec";
import { atConstantRate, bareSpec } from "./bare-spec.js";
import type { OwnFinding } from "./finding.js";
import type { Guess } from "./first-step-check.js";
import { type Memorised, type MemoriseLimits, memorise } from "./memorise.js";
import { short } from "./numbers.js";
import { someRows } from "./some-rows.js";

/** How a network did on a few rows that it was to learn by heart. */
export interface MemorisingCheck {
  /** One batch, with the spec's own optimizer. */
  readonly batch: Memorised;
  /** A single row; null for models with batch normalisation, for which one row is nothing but its own mean. */
  readonly sample: Memorised | null;
  /** One batch with {@link RELIABLE}, tried when the own optimizer did not succeed; null otherwise. */
  readonly reliable: Memorised | null;
  readonly findings: readonly OwnFinding[];
}

interface MemorisingTask {
  readonly spec: RunSpec;
  readonly member: number;
  readonly data: PreparedData;
  readonly engine: Engine;
  readonly guess: Guess;
  readonly signal: AbortSignal;
}

const BATCH_ROWS = 32;
/** Learned by heart: a twentieth of what guessing costs. */
const LEARNED = 0.05;
const STEPS = 500;
/** A large network on a slow machine is given up on, not waited for. */
const MILLISECONDS = 8000;

/** What learns a small batch whenever it can be learned. */
const RELIABLE = {
  adam: { learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule: "constant" },
} as const;

/**
 * Overfits one batch and one row on purpose, without dropout and augmentation, before anybody waits for a whole training.
 *
 * @throws the signal's reason when it is aborted
 */
export async function checkMemorising(task: MemorisingTask): Promise<MemorisingCheck> {
  const { spec, member, data, engine, guess, signal } = task;
  const limits = { target: LEARNED * guess.loss, steps: STEPS, milliseconds: MILLISECONDS, signal };
  const own = setUpMember(bareSpec(spec, atConstantRate), member, data, engine);
  const rows = someRows(own.rows.train.count, BATCH_ROWS);
  const batch = await memorise(own, rows, limits);
  const reliable = batch.learned ? null : await reliably(task, rows, limits);
  const sample = hasBatchNorm(own) ? null : await memorise(own, rows.subarray(0, 1), limits);
  const findings = judge({ batch, sample, reliable }, own.inputs.learningRate, guess);
  return { batch, sample, reliable, findings };
}

function reliably(
  { spec, member, data, engine }: MemorisingTask,
  rows: Int32Array,
  limits: MemoriseLimits,
): Promise<Memorised> {
  return memorise(
    setUpMember(
      bareSpec(spec, () => RELIABLE),
      member,
      data,
      engine,
    ),
    rows,
    limits,
  );
}

/** Batch normalisation is the layer that keeps a state. */
function hasBatchNorm({ program }: MemberSetup): boolean {
  return Object.keys(program.step.carryLeaves()).some((path) => path.startsWith("state/"));
}

/** A loss that rises by half while it should fall comes from steps that are too long. */
const RISEN = 1.5;
/** What has lost half its loss is on its way. */
const ON_ITS_WAY = 0.5;
/** What is below a quarter of guessing is learned, if slowly. */
const STUCK = 0.25;

function judge(
  { batch, sample, reliable }: Omit<MemorisingCheck, "findings">,
  learningRate: number,
  guess: Guess,
): readonly OwnFinding[] {
  if (batch.learned || reliable === null) return sample === null || sample.learned ? [] : [sampleFails(sample)];
  const course = `the loss of ${batch.rows} rows goes from ${short(batch.firstLoss)} to ${short(batch.lastLoss)} in ${batch.steps} steps`;
  if (!(reliable.lastLoss <= STUCK * guess.loss)) return [batchFails(course, batch, reliable)];
  const proof = `Adam at 0.003 brings it to ${short(reliable.lastLoss)} in ${reliable.steps}`;
  if (!(batch.highestLoss <= RISEN * batch.firstLoss)) {
    return [
      {
        check: "memorising",
        severity: "warning",
        what: `${course}, after ${short(batch.highestLoss)} on the way; ${proof}`,
        why: `model, loss and data are sound, but steps at the learning rate ${short(learningRate)} overshoot`,
        remedy: `lower the learning rate: ${short(learningRate / 10)}, then ${short(learningRate / 100)}`,
      },
    ];
  }
  const underWay = batch.lastLoss < ON_ITS_WAY * batch.firstLoss;
  return [
    {
      check: "memorising",
      severity: underWay ? "note" : "warning",
      what: `${course}; ${proof}`,
      why: `model, loss and data are sound, but the learning rate ${short(learningRate)} is ${underWay ? "on the slow side" : "too low to get anywhere"}`,
      remedy: `raise the learning rate to ${short(learningRate * 10)}${underWay ? ", or train for longer" : ""}`,
    },
  ];
}

function batchFails(course: string, batch: Memorised, reliable: Memorised): OwnFinding {
  // The same figure twice is the same training: the spec's own optimizer is the reliable one.
  const tried =
    reliable.lastLoss === batch.lastLoss ? "" : `, and Adam at 0.003 only brings it to ${short(reliable.lastLoss)}`;
  return {
    check: "memorising",
    severity: "error",
    what: `${course}${tried}: the network cannot even learn them by heart`,
    why: "what cannot learn a few rows by heart will not learn many: something in the model, the loss or the rows is wrong",
    remedy:
      "see the findings on output, gradients and input; else widen the narrowest layer, and look for equal rows with different labels",
  };
}

function sampleFails({ firstLoss, lastLoss, steps }: Memorised): OwnFinding {
  return {
    check: "memorising",
    severity: "warning",
    what: `a single row is not learned by heart: its loss goes from ${short(firstLoss)} to ${short(lastLoss)} in ${steps} steps`,
    why: "a batch is learned and a row is not: the step size suits neither, or the layers leave nothing of a single row",
    remedy: "lower the learning rate, and see whether the layers keep the row (pooling, narrow layers)",
  };
}

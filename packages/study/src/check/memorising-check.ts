import type { PreparedData } from "@conclave/data";
import { type Engine, type MemberSetup, setUpMember } from "@conclave/ensemble/training";
import type { RunSpec } from "@conclave/spec";
import { atConstantRate, bareSpec } from "./bare-spec.js";
import type { OwnFinding } from "./finding.js";
import type { Guess } from "./first-step-check.js";
import { type Memorised, type MemoriseLimits, memorise } from "./memorise.js";
import { memorisingFindings } from "./memorising-findings.js";
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
  const findings = memorisingFindings({ batch, sample, reliable }, own.inputs.learningRate, guess);
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

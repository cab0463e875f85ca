import type { Engine, MemberTask } from "@conclave/ensemble/training";
import { parseSpec, type RunSpec } from "@conclave/spec";
import { ratedEngine } from "./rated-engine.js";
import { hasExploded, type RangeTest, readRangeTest, smoothed } from "./read-range-test.js";
import { soloSpec } from "./solo-spec.js";

export interface RangeTestOptions {
  readonly spec: RunSpec;
  readonly data: MemberTask["data"];
  readonly engine: Engine;
  readonly optimizer: string;
  /** The first and the last step's learning rate. */
  readonly from: number;
  readonly to: number;
  readonly steps: number;
  readonly signal: AbortSignal;
}

/** Earlier, chance may look like an explosion. */
const LEAST_STEPS = 10;

/**
 * A learning-rate range test: trains the spec's first member for some steps while the rate grows exponentially, and watches where the loss
 * begins to fall, falls fastest, and explodes, where it ends. L. Smith, "Cyclical Learning Rates for Training Neural Networks",
 * WACV 2017, https://arxiv.org/abs/1506.01186. It runs in this process, and takes as long as its steps do.
 *
 * @throws SpecError, ModelError and EnsembleError for what cannot be trained; the signal's reason
 */
export async function rangeTest(options: RangeTestOptions): Promise<RangeTest> {
  const { optimizer, from, to, steps, engine, data, signal } = options;
  // tfjs comes along: not for those who only read specs.
  const { trainMember } = await import("@conclave/ensemble/training");
  const rateOf = (step: number): number => from * (to / from) ** (step / (steps - 1));
  const losses: number[] = [];
  const done = new AbortController();
  const plan = {
    rateOf,
    onLoss(_: number, loss: number) {
      if (done.signal.aborted) return;
      losses.push(loss);
      if (isOver(losses, steps)) done.abort();
    },
  };
  try {
    await trainMember({
      spec: steadySpec(options),
      member: 0,
      data: { ...data, validation: null, test: null },
      engine: ratedEngine(engine, plan),
      resumeFrom: null,
      signal: AbortSignal.any([signal, done.signal]),
      onProgress: () => undefined,
      onCheckpoint: async () => undefined,
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!done.signal.aborted) throw error;
  }
  return readRangeTest(
    optimizer,
    losses.map((loss, step) => ({ learningRate: rateOf(step), loss })),
  );
}

/** One member that keeps to the rates of the test, for as many steps as it takes: a training epoch has at least one. */
function steadySpec({ spec, optimizer, from, steps }: RangeTestOptions): RunSpec {
  const solo = soloSpec(spec, optimizer, from);
  const members = solo.members.map((group) => ({
    ...group,
    epochs: steps,
    keep: "last",
    optimizer: Object.fromEntries(
      Object.entries(group.optimizer).map(([name, given]) => [name, { ...given, schedule: "constant" }]),
    ),
  }));
  return parseSpec({ ...solo, members });
}

function isOver(losses: readonly number[], steps: number): boolean {
  if (losses.length >= steps || !Number.isFinite(losses.at(-1))) return true;
  return losses.length >= LEAST_STEPS && hasExploded(smoothed(losses));
}

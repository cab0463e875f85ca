import { type Engine, selectEngine } from "@conclave/engines";
import type { StoppingSpec } from "@conclave/spec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeCheckpoint, encodeCheckpoint } from "../src/training/checkpoint.js";
import { stoppingState } from "../src/training/epoch/early-stopping.js";
import { isBetter } from "../src/training/epoch/evaluate.js";
import type { MemberProgress } from "../src/training/member-task.js";
import { clouds, run } from "./support/small-data.js";
import { type Training, train } from "./support/train.js";

const byLoss: StoppingSpec = { monitor: "validationLoss", patience: 2, minDelta: 0, restoreBest: true };

/** Training epochs with these validation losses, and accuracies that fall as they rise. */
function epochs(...losses: number[]) {
  return losses.map((loss, index) => ({ epoch: index + 1, loss: 1, validation: { loss, accuracy: 1 - loss } }));
}

describe("R1: patience on a noisy validation error", () => {
  it("outlasts epochs that are worse, as long as one in time is better", () => {
    expect(stoppingState(epochs(0.9, 0.95, 0.8), byLoss)).toMatchObject({ bestEpoch: 3, waited: 0, exhausted: false });
    expect(stoppingState(epochs(0.9, 0.95, 0.8, 0.85), byLoss)).toMatchObject({ waited: 1, exhausted: false });
    expect(stoppingState(epochs(0.9, 0.95, 0.8, 0.85, 0.81), byLoss)).toMatchObject({
      bestEpoch: 3,
      waited: 2,
      exhausted: true,
    });
  });

  it("takes a change up to minDelta for noise, also when many of them add up without one reaching it", () => {
    const strict = { ...byLoss, minDelta: 0.125 };
    expect(stoppingState(epochs(1, 0.875, 0.75), strict).bestEpoch).toBe(3); // 1 - 0.75 is above 0.125; 1 - 0.875 is not
    expect(stoppingState(epochs(1, 0.9375, 0.875), strict)).toMatchObject({ bestEpoch: 1, exhausted: true });
  });

  it("watches the accuracy when asked to", () => {
    const byAccuracy: StoppingSpec = { ...byLoss, monitor: "validationAccuracy" };
    const history = [0.5, 0.75, 0.75, 0.625].map((accuracy, index) => ({
      epoch: index + 1,
      loss: 1,
      validation: { accuracy, loss: 1 / (index + 1) },
    }));
    expect(stoppingState(history, byAccuracy)).toMatchObject({ bestEpoch: 2, waited: 2, exhausted: true });
    expect(stoppingState(history, byLoss)).toMatchObject({ bestEpoch: 4, waited: 0 });
  });

  it("has waited for nothing before the first training epoch", () => {
    expect(stoppingState([], byLoss)).toEqual({ bestEpoch: 0, waited: 0, patience: 2, exhausted: false });
  });
});

describe("R1: validation losses that are no finite numbers", () => {
  const { NaN: none, POSITIVE_INFINITY: infinite, NEGATIVE_INFINITY: below } = Number;

  it.each([
    ["in the first training epoch, and hold no later one back", [none, 0.9, 0.8], 3],
    ["in the first, infinite", [infinite, 0.9, 0.95], 2],
    ["after better ones", [0.9, none, infinite, below], 1],
    ["throughout", [none, infinite, none], 1],
  ])("%s", (_, losses, bestEpoch) => {
    const patient = { ...byLoss, patience: 9 };
    const history = epochs(...losses).map((epoch) => ({ ...epoch, parts: [1] }));
    expect(stoppingState(history, patient).bestEpoch).toBe(bestEpoch);
    const carry = {} as const;
    const state = { carry, best: null, history, microBatches: 1, determinismClasses: [] };
    const resumed = decodeCheckpoint(encodeCheckpoint(state, "f"), "f");
    expect(stoppingState(resumed.history, patient)).toEqual(stoppingState(history, patient));
    const keep = (some: typeof history) =>
      some.reduce((best, { validation }, at) => (isBetter(validation, some[best]!.validation) ? at : best), 0);
    expect(keep(resumed.history as typeof history)).toBe(keep(history));
    expect(
      keep(history.map(({ validation, ...rest }) => ({ ...rest, validation: { ...validation, accuracy: 0.5 } }))),
    ).toBe(bestEpoch - 1);
  });
});

describe("R1: a member that stops early", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await selectEngine("auto");
  });
  afterAll(() => engine.close());

  const data = clouds();
  /** Steps so long that the validation loss goes up and down. */
  const group = {
    model: { mlp: { hidden: [8] } },
    optimizer: { sgd: { learningRate: 0.9, momentum: 0.8 } },
    batchSize: 16,
    epochs: 40,
  };
  const stopping = { patience: 3, minDelta: 0.001 };
  const trainWith = (change: object, more: object = {}): Promise<Training> =>
    train({ spec: run({ members: [{ ...group, ...change }] }), data, engine, ...more });

  it("ends when its patience does, and keeps the weights of the last improvement", async () => {
    const stopped = await trainWith({ stopping });
    const { stoppedEpoch, keptEpoch, epochs: history, steps } = stopped.summary;
    expect(stoppedEpoch).toBe(keptEpoch + 3);
    expect(stoppedEpoch).toBeLessThan(40);
    expect(keptEpoch).toBeGreaterThan(1);
    expect(history).toHaveLength(stoppedEpoch!);
    expect(steps).toBe(6 * stoppedEpoch!);
    const losses = history.map(({ validation }) => validation!.loss);
    const kept = losses[keptEpoch - 1]!;
    expect(Math.min(...losses.slice(keptEpoch))).toBeGreaterThan(kept - 0.001);
    expect(stopped.summary.validation!.loss).toBe(kept);
    const exactly = await trainWith({ epochs: keptEpoch, keep: "last" });
    expect(stopped.weights).toEqual(exactly.weights);
  });

  it("keeps the last weights without restoreBest", async () => {
    const stopped = await trainWith({ stopping: { ...stopping, restoreBest: false } });
    const { stoppedEpoch, keptEpoch } = stopped.summary;
    expect(keptEpoch).toBe(stoppedEpoch);
    expect(stopped.weights).toEqual((await trainWith({ epochs: keptEpoch, keep: "last" })).weights);
  });

  it("stops at the same training epoch with the same bytes when resumed from any, the last included", async () => {
    const straight = await trainWith({ stopping });
    expect(straight.checkpoints).toHaveLength(straight.summary.stoppedEpoch!);
    for (const { epoch, bytes } of straight.checkpoints) {
      const resumed = await trainWith({ stopping }, { resumeFrom: bytes });
      expect(resumed.checkpoints).toEqual(straight.checkpoints.slice(epoch));
      expect(resumed.weights).toEqual(straight.weights);
      expect(resumed.predictions).toEqual(straight.predictions);
      expect(resumed.summary.stoppedEpoch).toBe(straight.summary.stoppedEpoch);
    }
  });

  it("tells while it trains how long it has waited, and since which training epoch", async () => {
    const told: MemberProgress[] = [];
    const { summary } = await trainWith({ stopping }, { onProgress: (p: MemberProgress) => told.push(p) });
    expect(told[0]!.stopping).toEqual({ bestEpoch: 0, waited: 0, patience: 3, exhausted: false });
    const end = { bestEpoch: summary.keptEpoch, waited: 3, patience: 3, exhausted: true };
    expect(told.at(-1)).toMatchObject({ epoch: summary.stoppedEpoch, epochs: 40, stopping: end });
  });

  it("trains all its epochs while it improves in time, and without stopping always", async () => {
    const patient = await trainWith({ stopping: { patience: 39 } });
    expect([patient.summary.stoppedEpoch, patient.summary.epochs.length]).toEqual([null, 40]);
    const plain = await trainWith({ epochs: 2 }, { onProgress: (p: MemberProgress) => expect(p.stopping).toBeNull() });
    expect(plain.summary.stoppedEpoch).toBeNull();
  });
});

import { type Augmenter, createAugmenter } from "@conclave/augment";
import { type Engine, selectEngine } from "@conclave/engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { augmentedBatches, type BatchSource, plainBatches } from "../src/training/chunks/batch-source.js";
import type { ChunkPace } from "../src/training/chunks/chunk-pace.js";
import { type ChunkStream, chunkStream } from "../src/training/chunks/chunk-stream.js";
import { epochOrder } from "../src/training/chunks/epoch-order.js";
import { type EpochResult, trainEpoch } from "../src/training/epoch/train-epoch.js";
import { type MemberSetup, setUpMember } from "../src/training/setup/member-setup.js";
import { augmentation, bars, clouds, run } from "./support/small-data.js";

let engine: Engine;
let augmenter: Augmenter;
beforeAll(async () => {
  engine = await selectEngine("auto");
  augmenter = createAugmenter({ threads: 2 });
});
afterAll(async () => {
  await augmenter.close();
  await engine.close();
});

/** Chunks of this many steps. */
const paceOf = (steps: number): ChunkPace => ({ steps, samplesPerSecond: 0, ran: () => {} });

/** One training epoch's chunks of this many steps. */
function chunksOf(setup: MemberSetup, steps: number, batches: BatchSource): ChunkStream {
  return chunkStream({ plan: setup.steps, pace: paceOf(steps), epochs: { from: 0, to: 1 }, sourceOf: () => batches });
}

function epochOf(setup: MemberSetup, steps: number, batches: BatchSource): Promise<EpochResult> {
  const { program, keys, inputs } = setup;
  return trainEpoch({
    session: program.training,
    plan: setup.steps,
    microBatches: 1,
    stepsBefore: 0,
    carry: program.step.initialCarry(keys.init),
    chunks: chunksOf(setup, steps, batches),
    inputs,
    pace: paceOf(steps),
    signal: new AbortController().signal,
    onChunk: () => {},
    explain: async () => new Error("not finite"),
  });
}

describe("trainEpoch", () => {
  it("gives the same bytes in chunks of 1, 7 and all steps", async () => {
    const members = [
      {
        model: { mlp: { hidden: [8], dropout: 0.3, batchNorm: true } },
        optimizer: { adam: { schedule: "cosine" } },
        batchSize: 4,
      },
    ] as const;
    const setup = setUpMember(run({ members }), 0, clouds(), engine);
    const order = epochOrder(setup.bag, setup.keys, 0);
    const [one, seven, all] = await Promise.all(
      [1, 7, 90].map((steps) => epochOf(setup, steps, plainBatches(setup.rows.train, order))),
    );
    expect(seven).toEqual(one);
    expect(all).toEqual(one);
  });

  it("gives the same bytes with augmented images, however their making is cut", async () => {
    const members = [{ model: { layers: ["flatten", { dense: "classes" }] }, batchSize: 5, keep: "last" }] as const;
    const setup = setUpMember(run({ members: members }), 0, bars(), engine);
    const { rows, bag, keys } = setup;
    const order = epochOrder(bag, keys, 0);
    const options = augmentation({ translate: 2, rotate: 15, border: "nearest" });
    const plan = { augmenter, options, shape: rows.shape, keys, epoch: 0 };
    const one = await epochOf(setup, 1, augmentedBatches(rows.train, order, plan));
    const all = await epochOf(setup, 90, augmentedBatches(rows.train, order, plan));
    expect(all).toEqual(one);
    const plain = await epochOf(setup, 90, plainBatches(rows.train, order));
    expect(plain).not.toEqual(one);
  });

  it("starts the next chunk's rows before this one trains", async () => {
    const setup = setUpMember(run({ members: [{ model: "mlp", batchSize: 30 }] }), 0, clouds(), engine);
    const source = plainBatches(setup.rows.train, epochOrder(setup.bag, setup.keys, 0));
    const events: string[] = [];
    await trainEpoch({
      session: {
        run: (chunk) => {
          events.push(`train ${chunk.inputs.firstStep}`);
          return setup.program.training.run(chunk);
        },
      },
      plan: setup.steps,
      microBatches: 1,
      stepsBefore: 0,
      carry: setup.program.step.initialCarry(setup.keys.init),
      chunks: chunksOf(setup, 1, (range) => {
        events.push(`rows ${range.start / 30}`);
        return source(range);
      }),
      inputs: setup.inputs,
      pace: paceOf(1),
      signal: new AbortController().signal,
      onChunk: () => {},
      explain: async () => new Error("not finite"),
    });
    expect(events).toEqual(["rows 0", "rows 1", "train 0", "rows 2", "train 1", "train 2"]);
  });
});

describe("chunkStream", () => {
  it("begins the training epoch of the last chunk again when told to, also when the next one's rows are made already", async () => {
    const rows = { count: 1, features: new Float32Array(1), labels: new Int32Array(1) };
    const stream = chunkStream({
      plan: { rows: 5, batchSize: 2, microBatches: 1, stepsPerEpoch: 3, totalSteps: 6 },
      pace: paceOf(9),
      epochs: { from: 3, to: 5 },
      sourceOf: (epoch) => async () => ({ rows, indices: Int32Array.of(epoch) }),
    });
    const next = async () => {
      const { range, indices, endsEpoch } = await stream.next();
      return [indices[0], range.start, endsEpoch];
    };
    expect(await next()).toEqual([3, 0, false]);
    stream.restartEpoch();
    expect([await next(), await next()]).toEqual([
      [3, 0, false],
      [3, 4, true],
    ]);
    stream.restartEpoch();
    expect([await next(), await next(), await next()]).toEqual([
      [3, 0, false],
      [3, 4, true],
      [4, 0, false],
    ]);
  });

  it("has as many rows made ahead as the longest chunk has, beyond the short chunks that end a training epoch", async () => {
    const asked: string[] = [];
    const plan = { rows: 11, batchSize: 2, microBatches: 1, stepsPerEpoch: 6, totalSteps: 12 };
    const rows = { count: 1, features: new Float32Array(1), labels: new Int32Array(1) };
    const stream = chunkStream({
      plan,
      pace: paceOf(4),
      epochs: { from: 3, to: 5 },
      sourceOf:
        (epoch) =>
        async ({ start, steps, batchSize }) => {
          asked.push(`${epoch}: ${start}+${steps}x${batchSize}`);
          return { rows, indices: new Int32Array(0) };
        },
    });
    const endsEpoch = async () => (await stream.next()).endsEpoch;
    expect(await endsEpoch()).toBe(false);
    expect(asked.splice(0)).toEqual(["3: 0+4x2", "3: 8+1x2", "3: 10+1x1", "4: 0+4x2"]);
    expect([await endsEpoch(), await endsEpoch()]).toEqual([false, true]);
    expect(asked.splice(0)).toEqual([]);
    expect(await endsEpoch()).toBe(false);
    expect(asked.splice(0)).toEqual(["4: 8+1x2", "4: 10+1x1"]);
    expect([await endsEpoch(), await endsEpoch()]).toEqual([false, true]);
    await expect(stream.next()).rejects.toThrow(RangeError);
  });

  it("has no more than a training epoch's rows made ahead", async () => {
    let asked = 0;
    const rows = { count: 1, features: new Float32Array(1), labels: new Int32Array(1) };
    const stream = chunkStream({
      plan: { rows: 4, batchSize: 2, microBatches: 1, stepsPerEpoch: 2, totalSteps: 200 },
      pace: paceOf(64),
      epochs: { from: 0, to: 100 },
      sourceOf: () => async (range) => {
        asked += range.steps * range.batchSize;
        return { rows, indices: new Int32Array(0) };
      },
    });
    await stream.next();
    expect(asked).toBe(8);
  });
});

describe("augmentedBatches", () => {
  it("shows a row that was drawn twice in two ways, with its own label", async () => {
    const images = bars();
    const order = { places: Uint32Array.of(0, 1, 2), rows: Int32Array.of(5, 5, 4) };
    const options = augmentation({ translate: 2, rotate: 20, border: "constant" });
    const { keys, rows: own } = setUpMember(run({ members: [{ model: "mlp", keep: "last" }] }), 0, images, engine);
    const source = augmentedBatches(own.train, order, { augmenter, options, shape: images.shape, keys, epoch: 0 });
    const { rows, indices } = await source({ start: 0, steps: 1, batchSize: 3 });
    expect([...indices]).toEqual([0, 1, 2]);
    expect([...rows.labels]).toEqual([1, 1, 0]);
    expect(rows.features.subarray(0, 36)).not.toEqual(rows.features.subarray(36, 72));
    const nextEpoch = augmentedBatches(own.train, order, {
      augmenter,
      options,
      shape: images.shape,
      keys,
      epoch: 1,
    });
    const again = await nextEpoch({ start: 0, steps: 1, batchSize: 3 });
    expect(again.rows.features).not.toEqual(rows.features);
  });
});

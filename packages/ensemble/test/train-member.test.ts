import { decodeSafetensors, encodeSafetensors, parseJsonArray } from "@conclave/data/prepared";
import { type Engine, selectEngine } from "@conclave/engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodePredictions } from "../src/member/predictions.js";
import { decodeWeights } from "../src/member/weights.js";
import { checkpointEpochs, decodeCheckpoint, encodeCheckpoint } from "../src/training/checkpoint.js";
import type { MemberProgress } from "../src/training/member-task.js";
import { memberBag } from "../src/training/setup/member-bag.js";
import { bars, clouds, run } from "./support/small-data.js";
import { noting, train } from "./support/train.js";

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("auto");
});
afterAll(() => engine.close());

const data = clouds();
/** Everything that a carry can hold: layer state, a mask per step, moments. 90 rows in batches of 16 leave a last one of 10. */
const group = {
  model: { mlp: { hidden: [8], dropout: 0.2, batchNorm: true } },
  optimizer: { adam: { learningRate: 0.05, schedule: "cosine" } },
  batchSize: 16,
  epochs: 4,
} as const;
const spec = run({ members: [{ ...group, count: 2 }] });

describe("trainMember", () => {
  it("learns, and tells how it went", async () => {
    const { summary } = await train({ spec, data, engine });
    expect(summary).toMatchObject({ model: "mlp", engine: "onnx-cpu", rows: 90, steps: 24 });
    expect(summary.determinismClass).toBe(engine.determinismClass);
    expect(summary.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(summary.epochs[3]!.loss).toBeLessThan(0.6 * summary.epochs[0]!.loss);
    expect(summary.test?.accuracy).toBeGreaterThan(0.8);
    expect(summary.oob?.accuracy).toBeGreaterThan(0.7);
    expect(summary.validation).toEqual(summary.epochs[summary.keptEpoch - 1]!.validation);
  });

  it("tells how the loss went within each training epoch, and how the kept weights do on what they saw, without dropout", async () => {
    const { summary } = await train({ spec, data, engine });
    const [first] = summary.epochs;
    expect(first?.parts).toHaveLength(6); // ⌈90 / 16⌉ steps
    const rows = [16, 16, 16, 16, 16, 10];
    expect(rows.reduce((sum, count, step) => sum + count * first!.parts[step]!, 0) / 90).toBeCloseTo(first!.loss, 6);
    expect(summary.training.accuracy).toBeGreaterThan(0.85);
    expect(summary.training.loss).toBeLessThan(summary.epochs[summary.keptEpoch - 1]!.loss);
  });

  it("gives the same bytes when resumed from any training epoch, best weights included", async () => {
    const straight = await train({ spec, data, engine });
    expect(straight.checkpoints.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(checkpointEpochs(straight.checkpoints[1]!.bytes)).toEqual(straight.summary.epochs.slice(0, 2));
    for (const { epoch, bytes } of straight.checkpoints) {
      const resumed = await train({ spec, data, engine, resumeFrom: bytes });
      expect(resumed.checkpoints).toEqual(straight.checkpoints.slice(epoch));
      expect(resumed.weights).toEqual(straight.weights);
      expect(resumed.predictions).toEqual(straight.predictions);
      expect(resumed.summary.epochs).toEqual(straight.summary.epochs);
    }
  });

  it("goes on after thousands of training epochs, whose records are longer than a document's header may be", async () => {
    const long = { ...group, epochs: 5000 };
    const paused = await train({ spec: run({ members: [{ ...long, pauseAfter: 1 }] }), data, engine });
    const { fingerprint } = paused.summary;
    const first = decodeCheckpoint(paused.checkpoints[0]!.bytes, fingerprint);
    const history = Array.from({ length: 4999 }, (_, index) => ({ ...first.history[0]!, epoch: index + 1 }));
    const resumeFrom = encodeCheckpoint({ ...first, history }, fingerprint);
    expect(JSON.stringify(history).length).toBeGreaterThan(2 ** 20);
    const { summary, checkpoints } = await train({ spec: run({ members: [long] }), data, engine, resumeFrom });
    expect(summary.epochs).toHaveLength(5000);
    expect(summary.epochs.slice(0, 4999)).toEqual(history);
    expect(checkpointEpochs(checkpoints[0]!.bytes)).toEqual(summary.epochs);
  });

  it("goes on from a checkpoint of the first version, which has its training epochs among the metadata", async () => {
    const straight = await train({ spec, data, engine });
    const { arrays, metadata } = decodeSafetensors(straight.checkpoints[1]!.bytes);
    const { history, ...others } = arrays;
    const former = encodeSafetensors(others, {
      ...metadata,
      version: "1",
      history: JSON.stringify(parseJsonArray(history, "history")),
    });
    expect((await train({ spec, data, engine, resumeFrom: former })).weights).toEqual(straight.weights);
  });

  it("says so when a member was moved between determinism classes", async () => {
    const elsewhere = { ...engine, determinismClass: "elsewhere" };
    const { checkpoints, summary } = await train({ spec, data, engine: elsewhere });
    expect(summary.determinismClass).toBe("elsewhere");
    const moved = await train({ spec, data, engine, resumeFrom: checkpoints[1]!.bytes });
    expect(moved.summary.determinismClass).toBe(`elsewhere + ${engine.determinismClass}`);
  });

  it("gives the same bytes whoever trained before on the engine, and others for another member or seed", async () => {
    const first = await train({ spec, data, engine, member: 1 });
    await train({ spec, data, engine, member: 0 });
    const fresh = await selectEngine("auto");
    const again = await train({ spec, data, engine: fresh, member: 1 });
    await fresh.close();
    expect(again.weights).toEqual(first.weights);
    expect(again.predictions).toEqual(first.predictions);
    for (const other of [
      { spec, member: 0 },
      { spec: { ...spec, seed: 6 }, member: 1 },
    ]) {
      const { weights } = await train({ data, engine, ...other });
      expect(decodeWeights(weights).variables).not.toEqual(decodeWeights(first.weights).variables);
    }
  });

  it("keeps the best weights of all training epochs, also when a later one is worse", async () => {
    const unsteady = { ...group, optimizer: { sgd: { learningRate: 1.5, momentum: 0.9 } }, epochs: 6 };
    const best = await train({ spec: run({ members: [{ ...unsteady, keep: "best" }] }), data, engine });
    const { keptEpoch, epochs } = best.summary;
    const accuracies = epochs.map(({ validation }) => validation!.accuracy!);
    expect(accuracies[keptEpoch - 1]).toBe(Math.max(...accuracies));
    expect(keptEpoch).toBeLessThan(6); // otherwise this test shows nothing
    const last = await train({
      spec: run({ members: [{ ...unsteady, keep: "last", epochs: keptEpoch }] }),
      data,
      engine,
    });
    expect(best.weights).toEqual(last.weights);
  });

  it("trains each row of the bag once per training epoch, in another order each time, the smaller last batch included", async () => {
    const noted = noting(engine);
    await train({ spec, data, engine: noted.engine });
    const batches = noted.batches();
    expect(batches.map((batch) => batch.length)).toEqual(
      Array.from({ length: 24 }, (_, step) => (step % 6 === 5 ? 10 : 16)),
    );
    const epochs = [0, 1, 2, 3].map((epoch) => batches.slice(6 * epoch, 6 * epoch + 6).flat());
    const bag = memberBag(spec, 0, data).rows;
    for (const epoch of epochs) expect([...epoch].sort((a, b) => a - b)).toEqual([...bag].sort((a, b) => a - b));
    expect(new Set(epochs.map(String)).size).toBe(4);
  });

  it("takes the whole bag as one batch when asked to", async () => {
    const noted = noting(engine);
    const full = run({ members: [{ ...group, batchSize: "full", epochs: 2 }], bagging: { maxSamples: 40 } });
    const { summary } = await train({ spec: full, data, engine: noted.engine });
    expect(noted.batches().map((batch) => batch.length)).toEqual([40, 40]);
    expect(summary.steps).toBe(2);
  });

  it("prepares a model once for all members of its shape, whatever their learning rates", async () => {
    const noted = noting(engine);
    const rates = [0.01, 0.02].map((learningRate) => ({ ...group, optimizer: { adam: { learningRate } }, epochs: 1 }));
    const two = run({ members: [...rates, { ...rates[0]!, model: { mlp: { hidden: [9] } } }] });
    for (const member of [0, 1]) await train({ spec: two, data, engine: noted.engine, member });
    expect(noted.prepared()).toBe(1);
    await train({ spec: two, data, engine: noted.engine, member: 2 });
    expect(noted.prepared()).toBe(2);
  });

  it("predicts the test, validation and out-of-bag rows with the weights it keeps", async () => {
    const { predictions: bytes, summary } = await train({ spec, data, engine });
    const predictions = decodePredictions(bytes);
    const { outOfBag } = memberBag(spec, 0, data);
    expect([...predictions.outOfBag!.rows]).toEqual([...outOfBag]);
    expect(predictions.outOfBag!.probabilities).toHaveLength(3 * outOfBag.length);
    expect([predictions.test!.length, predictions.validation!.length]).toEqual([180, 180]);
    for (let row = 0; row < 60; row++) {
      const sum = predictions.test!.subarray(3 * row, 3 * row + 3).reduce((total, p) => total + p, 0);
      expect(sum).toBeCloseTo(1, 5);
    }
    let right = 0;
    data.test!.labels.forEach((label, row) => {
      const p = predictions.test!.subarray(3 * row, 3 * row + 3);
      if (p.indexOf(Math.max(...p)) === label) right++;
    });
    expect(summary.test?.accuracy).toBe(right / 60);
  });

  it("has nothing out of bag when it draws every row once, and no validation without validation rows", async () => {
    const all = run({ members: [{ ...group, keep: "last" }], bagging: { bootstrap: false } });
    const { summary, predictions } = await train({
      spec: all,
      data: { ...data, validation: null, test: null },
      engine,
    });
    expect([summary.oob, summary.validation, summary.test]).toEqual([null, null, null]);
    expect(decodePredictions(predictions)).toEqual({ classes: 3, test: null, validation: null, outOfBag: null });
  });

  it("tells how far it is after each chunk, step by step to the end", async () => {
    const told: MemberProgress[] = [];
    await train({ spec, data, engine, onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)).toMatchObject({ epoch: 4, epochs: 4, step: 24, steps: 24 });
    expect(told[0]?.validation).toBeNull();
    expect(told.at(-1)?.validation?.accuracy).toBeGreaterThan(0.5);
    expect(told.at(-1)?.samplesPerSecond).toBeGreaterThan(0);
    expect(told.map(({ step }) => step)).toEqual([...told.map(({ step }) => step)].sort((a, b) => a - b));
  });

  it("stops between chunks when it is aborted, with the signal's reason", async () => {
    const noted = noting(engine);
    const controller = new AbortController();
    const reason = new Error("the lease is gone");
    const onProgress = (): void => controller.abort(reason);
    const training = train({ spec, data, engine: noted.engine, signal: controller.signal, onProgress });
    await expect(training).rejects.toBe(reason);
    expect(noted.batches().length).toBeLessThanOrEqual(5); // the first chunk: the full batches of one training epoch
    await expect(train({ spec, data, engine, signal: controller.signal })).rejects.toBe(reason);
  });

  it("sees its own columns alone when it has a part of the features", async () => {
    const half = run({ members: [{ ...group, keep: "last" }], bagging: { maxFeatures: 0.5 } });
    const whole = await train({ spec: half, data, engine });
    const { info, variables } = decodeWeights(whole.weights);
    expect(info.features).toHaveLength(3);
    expect(variables["params/dense1/kernel"]?.shape).toEqual([3, 8]);
    const features = data.train.features.map((x, at) => (info.features!.includes(at % 6) ? x : x + 100));
    const shifted = await train({ spec: half, data: { ...data, train: { ...data.train, features } }, engine });
    expect(decodeWeights(shifted.weights).variables).toEqual(variables);
  });

  it.each([
    [
      "columns of images",
      { members: [{ model: "mlp", keep: "last" }], bagging: { maxFeatures: 0.5 } } as const,
      bars(),
      "bag-invalid",
    ],
    ["the best of no validation rows", { members: [{ model: "mlp", keep: "best" }] }, bars(), "rows-missing"],
    [
      "augmented tables",
      {
        members: [{ model: "mlp", keep: "last", augment: { translate: 1 } }],
        data: { train: { images: "i", labels: "l" } },
      } as const,
      clouds(),
      "augment-unsupported",
    ],
  ])("refuses %s", async (_, input, wrong, code) => {
    await expect(train({ spec: run(input), data: wrong, engine })).rejects.toMatchObject({ code });
  });

  it("refuses the checkpoint of another member, a file that is none, and one that was cut off", async () => {
    const { checkpoints, weights } = await train({ spec, data, engine });
    const cutOff = checkpoints[0]!.bytes.subarray(0, 1000);
    const { arrays, metadata } = decodeSafetensors(checkpoints[0]!.bytes);
    const damaged = encodeSafetensors(
      { ...arrays, history: { dtype: "U8", shape: [1], data: Uint8Array.of(0x5b) } },
      metadata,
    );
    expect(() => checkpointEpochs(weights)).toThrow("expected a checkpoint");
    for (const resumeFrom of [checkpoints[0]!.bytes, weights, cutOff, damaged]) {
      await expect(train({ spec, data, engine, member: 1, resumeFrom })).rejects.toMatchObject({
        code: "checkpoint-invalid",
      });
    }
  });
});

describe("trainMember with augmentation", () => {
  const augmented = run({
    data: { train: { images: "i", labels: "l" } },
    members: [
      { ...group, model: { layers: ["flatten", { dense: "classes" }] }, augment: { translate: 2, rotate: 20 } },
    ],
  });

  it("trains on other pixels, and gives the same bytes again and when resumed", async () => {
    const images = bars();
    const straight = await train({ spec: augmented, data: images, engine });
    const resumed = await train({ spec: augmented, data: images, engine, resumeFrom: straight.checkpoints[1]!.bytes });
    expect(resumed.weights).toEqual(straight.weights);
    const { augment: _, ...plain } = augmented.members[0]!;
    const without = { ...augmented, members: [{ ...plain, augment: null }] };
    const { weights } = await train({ spec: without, data: images, engine });
    expect(decodeWeights(weights).variables).not.toEqual(decodeWeights(straight.weights).variables);
  });
});

describe("a loss that is no number", () => {
  it("stops the member and names step and layer", async () => {
    const wild = { ...group, model: { mlp: { hidden: [8] } }, optimizer: { sgd: { learningRate: 1e30 } } };
    const training = train({ spec: run({ members: [wild] }), data, engine });
    await expect(training).rejects.toMatchObject({
      code: "non-finite",
      message: expect.stringMatching(
        /member 0 \(mlp\).*step \d+.*layer "dense\d".*24 steps.*learning rate \(now 1e\+30\)/,
      ),
    });
  });
});

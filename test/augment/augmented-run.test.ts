import { createAugmenter } from "@conclave/augment";
import { augmentPreview } from "@conclave/augment/preview";
import { prepareData } from "@conclave/data";
import { selectEngine } from "@conclave/engines";
import { trainMember } from "@conclave/ensemble/training";
import { parseSpec } from "@conclave/spec";
import { beforeAll, expect, onTestFinished, test } from "vitest";

const spec = parseSpec({
  seed: 7,
  data: { train: { sample: "digits" }, test: 0.2 },
  augment: {
    translate: 1,
    rotate: 10,
    scale: 0.1,
    shear: 5,
    flip: { horizontal: 0.1, vertical: 0.1 },
    noise: 1, // the digits have grey levels up to 16
    cutout: { size: 2 },
    border: "nearest",
  },
  members: [
    { model: { mlp: { hidden: [32] } }, optimizer: { adam: { learningRate: 0.003 } }, batchSize: 32, epochs: 15 },
  ],
});
const prepare = () => prepareData({ ...spec.data, seed: spec.seed }, ".");
let data: Awaited<ReturnType<typeof prepare>>;
beforeAll(async () => {
  data = await prepare();
});

async function train(threads: number) {
  const augmenter = createAugmenter({ threads });
  onTestFinished(() => augmenter.close());
  return trainMember({
    spec,
    member: 0,
    data,
    engine: await selectEngine("onnx-cpu"),
    augmenter,
    resumeFrom: null,
    signal: new AbortController().signal,
    onProgress: () => {},
    onCheckpoint: async () => {},
  });
}

test("R3: a member trained with every transform is the same with 1 and 3 threads, and recognises the unchanged test images", async () => {
  const one = await train(1);
  const three = await train(3);
  expect(Buffer.compare(one.weights, three.weights)).toBe(0);
  expect(Buffer.compare(one.predictions, three.predictions)).toBe(0);
  expect(one.summary.test?.accuracy).toBeGreaterThan(0.85);
});

test("R3: a run's prepared data and a member's augmentation are all that a preview needs", () => {
  const [group] = spec.members;
  const sheet = { data, seed: spec.seed, rows: 8, variants: 8 };
  const png = augmentPreview({ ...sheet, options: group!.augment ?? {} });
  expect(Array.from(png.subarray(0, 8))).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  expect(Buffer.compare(png, augmentPreview({ ...sheet, options: {} }))).not.toBe(0);
});

import type { ClassificationData } from "@conclave/data";
import { type Engine, type EngineName, selectEngine } from "@conclave/engines";
import { describe, expect, it, onTestFinished } from "vitest";
import { openEnsemble } from "../src/inference/open-ensemble.js";
import { checkMembers } from "../src/training/check-members.js";
import { trainEnsemble } from "./support/ensembles.js";
import { run } from "./support/small-data.js";
import { train } from "./support/train.js";

const STEPS = 4;
const VOCABULARY = 6;
const spec = run({
  members: [
    {
      model: { layers: [{ embedding: { vocabulary: VOCABULARY, units: 3 } }, "flatten", { dense: "classes" }] },
      epochs: 1,
    },
  ],
  data: { train: { sample: "digits" }, validation: 0.1, normalise: "none" },
});

/** Sequences of four numbers from 0 to 5, as floats; the class says whether the first is above 2. */
function sequences(): ClassificationData {
  const rowsOf = (count: number) => {
    const features = Float32Array.from({ length: count * STEPS }, (_, at) => (at * 7) % VOCABULARY);
    const labels = Int32Array.from({ length: count }, (_, row) => Number(features[row * STEPS]! > 2));
    return { count, features, labels, weights: null, groups: null };
  };
  return {
    task: "classification",
    shape: [STEPS],
    classes: ["low", "high"],
    targetNames: [],
    targetNormalisation: null,
    columnNames: null,
    encoding: null,
    findings: [],
    normalisation: { mean: new Float32Array(STEPS), scale: new Float32Array(STEPS).fill(1) },
    train: rowsOf(40),
    validation: rowsOf(12),
    test: rowsOf(12),
  };
}

/** The data with one number changed. */
function withNumber(set: "train" | "validation" | "test", row: number, position: number, number: number) {
  const data = sequences();
  data[set]!.features[row * STEPS + position] = number;
  return data;
}

const BAD = [
  [
    "train",
    7,
    2,
    VOCABULARY,
    'training row 7, position 2: expected a whole number from 0 to 5 for layer "embedding1" (vocabulary: 6), got 6; give the layer a vocabulary above the largest number',
  ],
  [
    "validation",
    3,
    0,
    -1,
    'validation row 3, position 0: expected a whole number from 0 to 5 for layer "embedding1" (vocabulary: 6), got -1; ',
  ],
  [
    "test",
    11,
    3,
    2.5,
    'test row 11, position 3: expected a whole number from 0 to 5 for layer "embedding1" (vocabulary: 6), got 2.5; ',
  ],
  ["train", 0, 0, Number.NaN, "training row 0, position 0: expected a whole number from 0 to 5"],
] as const;

async function engineNamed(name: EngineName): Promise<Engine> {
  const engine = await selectEngine(name);
  onTestFinished(() => engine.close());
  return engine;
}

describe.each<EngineName>(["onnx-cpu", "tfjs-wasm", "tfjs-cpu"])(
  "numbers that an embedding does not know, with %s",
  (name) => {
    it.each(BAD)(
      "are refused before training: %s row %i, position %i: %d",
      async (set, row, position, number, message) => {
        const engine = await engineNamed(name);
        const refusal = { code: "input-invalid", message: expect.stringContaining(message) };
        await expect(train({ spec, data: withNumber(set, row, position, number), engine })).rejects.toMatchObject(
          refusal,
        );
      },
    );

    it("are refused when predicting, by their row in the request; all others are answered", async () => {
      const engine = await engineNamed(name);
      const { folder, remove } = await trainEnsemble(spec, sequences(), engine);
      onTestFinished(remove);
      const ensemble = await openEnsemble(folder, { engine });
      const rows = 300; // more than members are given at a time
      const bytes = new Uint8Array(rows * STEPS).fill(VOCABULARY - 1);
      expect((await ensemble.predict(bytes, rows)).classes).toHaveLength(rows);
      bytes[290 * STEPS + 1] = VOCABULARY;
      await expect(ensemble.predict(bytes, rows)).rejects.toMatchObject({
        code: "input-invalid",
        message: expect.stringMatching(
          /^row 290, position 1: .* got 6; prepare rows as those that the ensemble was trained on$/,
        ),
      });
    });
  },
);

describe("checkMembers", () => {
  it("refuses them before a run is submitted", () => {
    checkMembers(spec, sequences());
    expect(() => checkMembers(spec, withNumber("train", 7, 2, 99))).toThrow("training row 7, position 2: ");
  });

  it("says so where numbers were normalised, which makes others of them", () => {
    const data = sequences();
    const normalisation = { mean: new Float32Array(STEPS).fill(2), scale: new Float32Array(STEPS).fill(0.5) };
    expect(() => checkMembers(spec, { ...data, normalisation })).toThrow(
      /got 0, which becomes -1 when it is normalised; train with data.normalise: none$/,
    );
  });

  it("looks at the columns alone that a member sees", () => {
    const half = run({ ...spec, bagging: { maxFeatures: 0.5, bootstrap: false } });
    const seen = withNumber("train", 7, 0, 99);
    const outcomes = [0, 1, 2, 3].map((position) => {
      seen.train.features.set(sequences().train.features);
      seen.train.features[7 * STEPS + position] = 99;
      try {
        checkMembers(half, seen);
        return "accepted";
      } catch {
        return "refused";
      }
    });
    expect(outcomes.toSorted()).toEqual(["accepted", "accepted", "refused", "refused"]);
  });
});

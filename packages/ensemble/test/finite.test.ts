import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PreparedData } from "@conclave/data";
import { type Engine, selectEngine } from "@conclave/engines";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readEnsemble } from "../src/disk/read-ensemble.js";
import { sha256 } from "../src/disk/sha256.js";
import { openEnsemble } from "../src/inference/open-ensemble.js";
import { decodeWeights, encodeWeights } from "../src/member/weights.js";
import { decodeCheckpoint, encodeCheckpoint } from "../src/training/checkpoint.js";
import { validationScore } from "../src/training/epoch/evaluate.js";
import { warmStart } from "../src/warm-start/warm-start.js";
import { trainEnsemble } from "./support/ensembles.js";
import { clouds, numbers, run, signs } from "./support/small-data.js";
import { train } from "./support/train.js";

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("auto");
});
afterAll(() => engine.close());

const members = [{ model: { mlp: { hidden: [4], batchNorm: true } }, count: 2, batchSize: 16, epochs: 2 }];

async function trained(data: PreparedData, more: Readonly<Record<string, unknown>> = {}) {
  const spec = run({ task: data.task, members, ...more });
  const ensemble = await trainEnsemble(spec, data, engine);
  onTestFinished(ensemble.remove);
  return { ...ensemble, spec };
}

describe("an ensemble with weights that are not finite", () => {
  it.each([
    ["NaN", "params/dense1/kernel", Number.NaN],
    ["infinite", "params/dense2/bias", Number.NEGATIVE_INFINITY],
    ["infinite", "state/batchNorm1/variance", Number.POSITIVE_INFINITY],
  ])("is not read, and so not opened nor warm-started from: %s %s", async (_, path, value) => {
    const data = clouds();
    const { folder, spec } = await trained(data);
    const file = join(folder, "member-001.safetensors");
    const weights = decodeWeights(await readFile(file));
    const array = Object.entries(weights.variables).find(([name]) => name.startsWith(path))!;
    array[1].data[1] = value;
    const bytes = encodeWeights(weights);
    await writeFile(file, bytes);
    const manifest = JSON.parse(await readFile(join(folder, "ensemble.json"), "utf8"));
    manifest.members[1].sha256 = sha256(bytes);
    await writeFile(join(folder, "ensemble.json"), JSON.stringify(manifest));
    const refused = {
      code: "ensemble-corrupt",
      message: expect.stringContaining(
        `member-001.safetensors: member 1 (mlp): ${array[0]}: expected finite weights, got ${value} at index 1`,
      ),
    };
    await expect(readEnsemble(folder)).rejects.toMatchObject(refused);
    await expect(openEnsemble(folder, { engine })).rejects.toMatchObject(refused);
    await expect(warmStart(folder, spec, data)).rejects.toMatchObject(refused);
  });

  it.each([
    ["mean", [1e300, 0, 0, 0, 0, 0]],
    ["scale", [1e300, 0, 0, 0, 0, 0]],
  ])("is refused for its %s", async (name, values) => {
    const { folder } = await trained(clouds());
    const path = join(folder, "ensemble.json");
    const manifest = JSON.parse(await readFile(path, "utf8"));
    manifest.preprocessing[name] = values;
    await writeFile(path, JSON.stringify(manifest));
    await expect(readEnsemble(folder)).rejects.toMatchObject({
      code: "ensemble-corrupt",
      message: expect.stringContaining(`preprocessing.${name}: expected numbers that 32-bit floats hold`),
    });
  });
});

describe("a checkpoint with weights that are not finite", () => {
  it("is refused; what the optimizer remembers is its own affair", async () => {
    const { checkpoints, summary } = await train({ spec: run({ members }), data: clouds(), engine });
    const read = () => decodeCheckpoint(checkpoints[0]!.bytes, summary.fingerprint);
    const state = read();
    const [moment] = Object.keys(state.carry).filter((path) => path.startsWith("optimizer/"));
    state.carry[moment!]!.data[0] = Number.POSITIVE_INFINITY;
    expect(() => decodeCheckpoint(encodeCheckpoint(state, summary.fingerprint), summary.fingerprint)).not.toThrow();
    for (const [part, tree] of [
      ["carry", (s: typeof state) => s.carry],
      ["best", (s: typeof state) => s.best!.variables],
    ] as const) {
      const broken = read();
      tree(broken)["params/dense1/kernel"]!.data[3] = Number.NaN;
      expect(() => decodeCheckpoint(encodeCheckpoint(broken, summary.fingerprint), summary.fingerprint)).toThrow(
        expect.objectContaining({
          code: "checkpoint-invalid",
          message: `${part}/params/dense1/kernel: expected finite weights, got NaN at index 3; train the member from its start`,
        }),
      );
    }
  });
});

describe("rows whose answers overflow", () => {
  it.each([
    ["classification", clouds, {}],
    ["classification", clouds, { voting: "hard" }],
    ["classification", clouds, { selection: { stacking: {} } }],
    ["classification", clouds, { calibration: "temperature" }],
    ["multilabel", signs, {}],
    ["regression", numbers, {}],
    ["regression", numbers, { voting: "median" }],
  ] as const)("are marked, and the others answered as before: %s, %o", async (_, dataOf, more) => {
    const data = dataOf();
    const { folder } = await trained(data, { ...more, members: [{ ...members[0], model: { mlp: { hidden: [16] } } }] });
    const ensemble = await openEnsemble(folder, { engine });
    const width = data.shape[0]!;
    const features = data.test!.features.slice(0, 3 * width);
    const before = await ensemble.predict(features, 3);
    expect([...before.finite]).toEqual([1, 1, 1]);
    features.set([3e38, -3e38, 3e38].slice(0, width), width);
    const after = await ensemble.predict(features, 3);
    expect([...after.finite]).toEqual([1, 0, 1]);
    const outputs = after.uncertainty.variance.length / 3;
    const answers = (one: typeof after) => (one.values ?? one.probabilities).slice(2 * outputs);
    expect(answers(after)).toEqual(answers(before));
    features.fill(1e3, width, 2 * width);
    expect([...(await ensemble.predict(features, 3)).finite]).toEqual([1, 1, 1]);
  });
});

describe("a member that gives a row no finite answer", () => {
  const far = (data: PreparedData, part: "test" | "validation" | "train") => {
    data[part]!.features.fill(3e38, 7 * data.shape[0]!, 8 * data.shape[0]!);
    return data;
  };
  const spec = run({ members: [{ model: { mlp: { hidden: [4] } }, batchSize: 16, epochs: 2 }] });

  it.each(["test", "validation"] as const)("fails, and names the row and its value: %s", async (part) => {
    const data = { ...far(clouds(), part), columnNames: ["a", "b", "c", "d", "e", "f"] };
    await expect(train({ spec, data, engine })).rejects.toMatchObject({
      code: "non-finite",
      message: expect.stringMatching(
        new RegExp(
          `^member 0 \\(mlp\\): the answer to row 8 of the ${part} rows is not finite: column "a": expected a value like those of the training rows, got 3e\\+38: `,
        ),
      ),
    });
  });

  it("fails for a row out of its bag, by the row's number among all training rows", async () => {
    const data = far(clouds(), "train");
    const bagging = { maxSamples: 0.5, bootstrap: false };
    const outcomes = await Promise.allSettled(
      [0, 1, 2, 3, 4, 5].map((member) =>
        train({ spec: { ...run({ members: [{ ...spec.members[0], count: 6 }], bagging }) }, data, engine, member }),
      ),
    );
    const reasons = outcomes.map((outcome) =>
      outcome.status === "rejected" ? String(outcome.reason.message) : "fulfilled",
    );
    expect(
      reasons.filter((reason) => reason.includes("the answer to row 8 of the training rows is not finite: value 0: ")),
    ).not.toEqual([]);
  });

  it("has no validation score in such an epoch, where NaN would count as the first class", () => {
    const answers = Float32Array.of(Number.NaN, Number.NaN, 1, 0);
    const truth = { task: "classification", labels: Int32Array.of(0, 0), outputs: 2 } as const;
    expect(validationScore(answers, truth, { loss: "crossEntropy", targets: null })).toEqual({
      accuracy: Number.NaN,
      loss: Number.NaN,
    });
  });

  it("fails for statistics of batch normalisation that overflowed, which no training step uses", async () => {
    const data = clouds();
    data.train.features.set([1e30], 0);
    const normed = run({ members: [{ ...members[0], epochs: 3 }], bagging: { bootstrap: false } });
    await expect(train({ spec: normed, data, engine })).rejects.toMatchObject({ code: "non-finite" });
  });
});

import type { MultilabelData, PreparedData, RegressionData } from "@conclave/data";
import { type Engine, selectEngine } from "@conclave/ensemble/training";
import { randomStream, rootKey } from "@conclave/random";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CheckReport, checkRun } from "../../src/check.js";
import { found, specOf } from "./support/checked.js";

const COLUMNS = 6;
const adam = { adam: { learningRate: 0.003 } };

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("auto");
});
afterAll(() => engine.close());

function check(data: PreparedData, group: Readonly<Record<string, unknown>>): Promise<CheckReport> {
  const spec = specOf({ optimizer: adam, ...group }, { task: data.task });
  return checkRun({ spec, data, engine, memoryBytes: 4e9, signal: new AbortController().signal });
}

/** Rows of normal values in six columns. */
function features(count: number, seed: number): Float32Array {
  const stream = randomStream(rootKey(seed));
  return Float32Array.from({ length: count * COLUMNS }, () => stream.normal());
}

const common = {
  shape: [COLUMNS],
  columnNames: null,
  encoding: null,
  findings: [],
  normalisation: { mean: new Float32Array(COLUMNS), scale: new Float32Array(COLUMNS).fill(1) },
  validation: null,
} as const;

/** A target that is the sum of the columns in hundreds, give or take some. */
function regression(): RegressionData {
  const part = (count: number, seed: number) => {
    const values = features(count, seed);
    const labels = Float32Array.from({ length: count }, (_, row) => {
      const sum = values.subarray(row * COLUMNS, (row + 1) * COLUMNS).reduce((a, b) => a + b, 0);
      return 500 + 100 * sum;
    });
    return { count, features: values, labels, weights: null, groups: null };
  };
  const scale = 1 / (100 * Math.sqrt(COLUMNS));
  return {
    ...common,
    task: "regression",
    classes: [],
    targetNames: ["price"],
    targetNormalisation: { mean: Float32Array.of(500), scale: Float32Array.of(scale) },
    train: part(300, 1),
    test: part(100, 2),
  };
}

/** Three labels: the signs of three columns. */
function multilabel(): MultilabelData {
  const part = (count: number, seed: number) => {
    const values = features(count, seed);
    const labels = Float32Array.from({ length: count * 3 }, (_, at) =>
      values[Math.trunc(at / 3) * COLUMNS + (at % 3)]! > 0 ? 1 : 0,
    );
    return { count, features: values, labels, weights: null, groups: null };
  };
  return {
    ...common,
    task: "multilabel",
    classes: ["a", "b", "c"],
    targetNames: [],
    targetNormalisation: null,
    train: part(300, 3),
    test: part(100, 4),
  };
}

describe("a check of a regression", () => {
  it("holds the first loss against the spread of the targets, and learns some rows by heart", async () => {
    const report = await check(regression(), { model: { mlp: { hidden: [32] } } });
    expect(found(report)).toEqual([]);
    const { guess, memorising } = report.models[0]!.fit!;
    expect(guess.loss).toBeGreaterThan(0.8);
    expect(guess.loss).toBeLessThan(1.2);
    expect(memorising.batch.learned).toBe(true);
    expect(report.models[0]?.output).toBe("1 number for 1 target, into the squared error");
    expect(report.data.balance).toEqual({ rows: [], largestShare: null });
  });

  it.each([
    ["sigmoid", "error", /between 0 and 1/],
    ["softmax", "error", /between 0 and 1/],
    ["relu", "warning", /below 0/],
  ])("D4: finds %s at its end", async (activation, severity, what) => {
    const model = { layers: [{ dense: 16 }, "relu", { dense: { units: "classes", activation } }] };
    const finding = (await check(regression(), { model })).findings.find(({ check: name }) => name === "output");
    expect(finding?.severity).toBe(severity);
    expect(finding?.what).toMatch(what);
  });
});

describe("a check of several labels", () => {
  it("finds nothing wrong with plain logits", async () => {
    const report = await check(multilabel(), { model: { mlp: { hidden: [32] } } });
    expect(found(report)).toEqual([]);
    expect(report.models[0]?.fit?.guess).toMatchObject({ loss: Math.LN2, words: "ln 2" });
  });

  it("D4: finds a sigmoid that the loss applies again, and a softmax over labels that may come together", async () => {
    const ends = async (activation: string) =>
      (
        await check(multilabel(), { model: { layers: [{ dense: 16 }, "relu", { dense: "classes" }, activation] } })
      ).findings.find(({ check: name }) => name === "output");
    expect((await ends("sigmoid"))?.what).toBe(
      "sigmoid twice: the model ends in sigmoid, and the loss applies it again",
    );
    expect((await ends("softmax"))?.severity).toBe("error");
  });
});

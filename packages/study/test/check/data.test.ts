import { describe, expect, it } from "vitest";
import { areaUnderRoc, chanceDeviation } from "../../src/check/auc.js";
import { checkBalance } from "../../src/check/balance-check.js";
import { changed, checker, clouds, found, soundData } from "./support/checked.js";

const check = checker();
const mlp = { model: { mlp: { hidden: [16] } }, optimizer: { adam: { learningRate: 0.003 } } };

describe("M6: classes that are not balanced", () => {
  it("names the rare ones, and what always answering the common one would reach", () => {
    const labels = Int32Array.from({ length: 400 }, (_, row) => (row < 390 ? row % 3 : 3));
    const { rows, largestShare, findings } = checkBalance(soundData({ train: { ...clouds(400, 1), labels } }));
    expect(rows).toEqual([130, 130, 130, 10]);
    expect(largestShare).toBe(130 / 400);
    expect(findings.map(({ check: name, severity }) => [name, severity])).toEqual([["balance", "warning"]]);
    expect(findings[0]?.what).toMatch(/^d \(10\): less than a tenth of the rows of [abc] \(130\)$/);
    expect(findings[0]?.why).toContain("32.5 %");
  });

  it("says nothing of shares that differ by less than ten times", () => {
    const labels = Int32Array.from({ length: 400 }, (_, row) => (row < 370 ? row % 3 : 3));
    expect(checkBalance(soundData({ train: { ...clouds(400, 1), labels } })).findings).toEqual([]);
  });

  it("notes classes of few rows", () => {
    const { findings } = checkBalance(soundData({ train: clouds(40, 1) }));
    expect(findings[0]).toMatchObject({ check: "balance", severity: "note" });
  });

  it("D4: takes many classes that are numbers for amounts to predict", () => {
    const labels = Int32Array.from({ length: 400 }, (_, row) => row % 100);
    const classes = Array.from({ length: 100 }, (_, index) => String(25 + 3 * index));
    const { findings } = checkBalance(soundData({ classes, train: { ...clouds(400, 1), labels } }));
    expect(findings).toHaveLength(1);
    expect(findings[0]?.what).toContain("100 classes that are all numbers, with 4.0 rows each");
    expect(findings[0]?.remedy).toContain("task: regression");
  });
});

describe("labels that no training row has", () => {
  it("are an error where held-out rows were refused for them, and all else is looked at", async () => {
    const refused = [{ set: "test", reason: 'rows.csv:12: the label "e" is in none of the training rows' }] as const;
    const report = await check(mlp, soundData({ test: null }), {}, refused);
    expect(found(report)).toEqual(["labels: error"]);
    expect(report.sound).toBe(false);
    expect(report.findings[0]?.what).toBe('test rows: rows.csv:12: the label "e" is in none of the training rows');
    expect(report.models[0]?.fit?.memorising.batch.learned).toBe(true);
  });

  it.each(["unseen-classes", "constant-targets"] as const)("are a warning where there are %s", async (kind) => {
    const [what, why, advice] = ["1 of the 4 classes has no training rows: d", "…", "split in another way"];
    const findings = [{ kind, what, why, advice, count: 1, pairs: [] }];
    const { findings: told, sound } = await check(mlp, soundData({ findings }));
    expect(told.map(({ check: name, severity, remedy }) => [name, severity, remedy])).toEqual([
      ["labels", "warning", advice],
    ]);
    expect(sound).toBe(true);
  });
});

describe("M6: sets that were drawn differently", () => {
  it("are told apart by a logistic regression: AUC well above a half", async () => {
    const test = changed(clouds(200, 2), (value, column) => (column === 7 ? value + 2 : value));
    const report = await check(mlp, soundData({ test }));
    expect(report.data.shift).toMatchObject([{ set: "test", rows: 200 }]);
    expect(report.data.shift[0]?.auc).toBeGreaterThan(0.85);
    expect(found(report)).toEqual(["shift: error"]);
    expect(report.findings[0]?.remedy).toContain("split one shuffled set");
  });

  it("are warned of when the shift is small", async () => {
    const test = changed(clouds(200, 2), (value, column) => (column === 7 ? value + 0.9 : value));
    const report = await check(mlp, soundData({ test }));
    expect(found(report)).toEqual(["shift: warning"]);
  });

  it("cannot be told apart when they were drawn alike, by values that it never saw", async () => {
    const { data, findings } = await check(mlp, soundData({ validation: clouds(120, 5) }));
    expect(data.shift.map(({ set }) => set)).toEqual(["validation", "test"]);
    for (const { auc, rows } of data.shift) {
      expect(Math.abs(auc - 0.5)).toBeLessThan(4 * chanceDeviation(rows, rows));
    }
    expect(findings).toEqual([]);
  });

  it("are left out when they have too few rows to tell", async () => {
    const { data } = await check(mlp, soundData({ test: clouds(20, 2) }));
    expect(data.shift).toEqual([]);
  });
});

describe("areaUnderRoc", () => {
  it("counts the pairs in which the positive is ahead, ties half", () => {
    // Positives 3, 2; negatives 2, 1: pairs 3>2, 3>1, 2=2, 2>1 → 3.5 of 4.
    expect(areaUnderRoc([3, 2, 2, 1], [true, true, false, false])).toBe(0.875);
    expect(areaUnderRoc([1, 2, 3], [false, false, true])).toBe(1);
    expect(areaUnderRoc([1, 2, 3], [true, false, false])).toBe(0);
    expect(areaUnderRoc([5, 5, 5, 5], [true, false, true, false])).toBe(0.5);
  });

  it("has no value without positives", () => {
    expect(areaUnderRoc([1, 2], [false, false])).toBeNaN();
  });
});

describe("G2: what reading the data noticed", () => {
  it("is among the findings: rows in two sets as a warning, filled values as a note", async () => {
    const words = { what: "3 rows stand in two sets", why: "they are judged by what they saw", advice: "remove them" };
    const findings = [
      { kind: "repeated-rows", ...words, count: 3, pairs: [] },
      { kind: "repeated-training-rows", ...words, count: 3, pairs: [] },
      { kind: "filled-values", ...words, count: 3, pairs: [] },
    ] as const;
    const report = await check(mlp, soundData({ findings }));
    expect(found(report)).toEqual(["leakage: warning", "leakage: warning", "input: note"]);
    expect(report.findings[0]).toMatchObject({ what: words.what, why: words.why, remedy: "remove them", model: null });
  });
});

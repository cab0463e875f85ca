import { describe, expect, it } from "vitest";
import { diagnoseReport, REPAIRS, StudyError } from "../../src/index.js";
import { firstRows, type Trained, trainer } from "./support/trained.js";

const train = trainer();

function diagnose({ report }: Trained, floor: number | null = null) {
  return diagnoseReport(report, { floor, classes: [..."0123456789"] });
}

const repairs = (trained: Trained, floor?: number) => diagnose(trained, floor).advice.map(({ repair }) => repair);

describe("M5: where the test error comes from", () => {
  it("is taken apart into floor, underfitting, overfitting and overfitting the validation set, which add up to it", async () => {
    const trained = await train({ count: 2 });
    const { report } = trained;
    const { decomposition } = diagnose(trained, 0.005).kinds[0]!;
    const error = (part: "training" | "validation" | "test") =>
      report.members.reduce((sum, member) => sum + 1 - member[part]!.accuracy!, 0) / 2;
    expect(decomposition).toMatchObject({ measure: "error rate", heldOutBy: "validation" });
    expect(decomposition?.floor).toEqual({ value: 0.005, from: "given" });
    expect(decomposition?.training).toBeCloseTo(error("training"), 12);
    const { irreducible, underfitting, overfitting, overfittingValidation } = decomposition!.parts;
    expect(irreducible).toBe(0.005);
    expect(overfitting).toBeCloseTo(error("validation") - Math.max(error("training"), 0.005), 12);
    expect(overfittingValidation).toBeCloseTo(error("test") - error("validation"), 12);
    expect(irreducible + underfitting + overfitting! + overfittingValidation!).toBeCloseTo(error("test"), 12);
    expect(decomposition?.vote).toBe(1 - report.kinds[0]!.test!.accuracy!);
  });

  it("takes rows out of bag where there are none of validation", async () => {
    const run = { data: { train: { sample: "digits" }, validation: 0, test: 0.2 }, bagging: { bootstrap: true } };
    const trained = await train({ count: 3 }, { run });
    const { decomposition } = diagnose(trained).kinds[0]!;
    expect(decomposition?.heldOutBy).toBe("out of bag");
    const error = trained.report.members.reduce((sum, { oob }) => sum + 1 - oob!.accuracy!, 0) / 3;
    expect(decomposition?.heldOut).toBeCloseTo(error, 12);
  });

  it("estimates the floor by what three members or more agree on and are wrong about; one member alone cannot", async () => {
    const three = await train({ count: 3 });
    expect(diagnose(three).kinds[0]?.decomposition?.floor).toEqual({
      value: three.report.ensemble.sharedError,
      from: "estimated",
    });
    expect(three.report.ensemble.sharedError).toBeGreaterThan(0);
    expect(three.report.ensemble.sharedError).toBeLessThan(1 - three.report.ensemble.test!.accuracy!);
    expect(diagnose(await train({})).kinds[0]?.decomposition?.floor).toEqual({ value: 0, from: "unknown" });
  });

  it("refuses a floor that is no share", async () => {
    const trained = await train({ epochs: 1 });
    expect(() => diagnose(trained, 2)).toThrow(StudyError);
    expect(() => diagnose(trained, 2)).toThrow(/from 0 to 1, such as 0.02 for 2 %, got 2/);
  });
});

describe("M6, G4: the order of repair", () => {
  it("mends underfitting first: a network too narrow for ten classes", async () => {
    const trained = await train({ model: { mlp: { hidden: [2] } } });
    const { parts } = diagnose(trained).kinds[0]!.decomposition!;
    expect(parts.underfitting).toBeGreaterThan(0.1);
    expect(repairs(trained)).toContain("underfitting");
    expect(repairs(trained)).not.toContain("overfitting");
    expect(diagnose(trained).advice.find(({ repair }) => repair === "underfitting")?.what).toContain("a larger model");
  });

  it("does not blame on underfitting what is given as irreducible", async () => {
    const trained = await train({ model: { mlp: { hidden: [2] } } });
    const { training } = diagnose(trained).kinds[0]!.decomposition!;
    expect(repairs(trained, training)).not.toContain("underfitting");
  });

  it("then overfitting: a network that knows its 60 rows and no others", async () => {
    const trained = await train({ epochs: 60 }, { rows: firstRows(60) });
    const { parts } = diagnose(trained).kinds[0]!.decomposition!;
    expect(parts.underfitting).toBe(0);
    expect(parts.overfitting).toBeGreaterThan(0.2);
    const advice = diagnose(trained).advice.filter(({ repair }) => repair !== "data");
    expect(advice.map(({ repair }) => repair)).toEqual(["overfitting"]);
    expect(advice[0]?.what).toContain("more rows");
  });

  it("puts a training that does not work before both, and keeps the order", async () => {
    const slow = { name: "slow", optimizer: { adam: { learningRate: 1e-5 } } };
    const narrow = {
      name: "narrow",
      model: { mlp: { hidden: [2] } },
      optimizer: { adam: { learningRate: 0.02 } },
      epochs: 60,
    };
    const trained = await train([slow, { name: "small", epochs: 60 }, narrow], { rows: firstRows(60) });
    const order = repairs(trained);
    expect(order.slice(0, 3)).toEqual(["training", "underfitting", "overfitting"]);
    expect(order).toEqual([...order].sort((a, b) => REPAIRS.indexOf(a) - REPAIRS.indexOf(b)));
    expect(diagnose(trained).advice[0]).toMatchObject({ models: ["slow"], why: "rate too low" });
    expect(diagnose(trained).advice[1]?.models).toEqual(["narrow"]);
    expect(diagnose(trained).advice[2]?.models).toContain("small");
    expect(diagnose(trained).advice[2]?.models).not.toContain("slow");
  });

  it("then the data: a class that the vote misses far more often than the others", async () => {
    // Only five sevens to learn from, of 60 or so.
    const trained = await train({ count: 3 }, { rows: (data) => fewOf(7, 3, data) });
    const advice = diagnose(trained).advice.at(-1);
    expect(advice).toMatchObject({ repair: "data", models: [] });
    expect(advice?.why).toMatch(/^the vote misses \d+ of \d+ test rows of class 7, \d+\.\d times as many as of all$/);
  });

  it("and that the vote is no better than always the same answer", async () => {
    // Where nearly all rows are sevens, members learn to name that class alone.
    const trained = await train({ count: 2, epochs: 2 }, { rows: (data) => mostly(7, data) });
    const { baseline, advice } = diagnose(trained);
    expect(baseline).toMatchObject({ by: "test", answer: "7", beaten: false });
    expect(trained.report.imbalanced).toBe(true);
    expect(advice.filter(({ repair }) => repair === "data")[0]).toMatchObject({
      why: "the vote is no better than always the same answer",
      what: expect.stringContaining("classWeights: balanced"),
    });
    const sound = await train({ count: 2 });
    expect(diagnose(sound).baseline).toMatchObject({ beaten: true });
    expect(diagnose(sound).advice.map(({ why }) => why)).not.toContain(
      "the vote is no better than always the same answer",
    );
  });

  it("says why members failed, whatever it was", async () => {
    const { report, spec } = await train({ count: 3 });
    const members = report.members.map((member) =>
      member.member === 0
        ? member
        : { ...member, status: "failed" as const, error: `member ${member.member} (mlp): no room left` },
    );
    const { kinds, advice } = diagnose({ spec, report: { ...report, members } });
    expect(kinds[0]?.otherFailures).toEqual([{ members: [1, 2], error: "no room left" }]);
    expect(advice[0]).toEqual({ repair: "training", models: ["mlp"], why: "2 of 3 failed", what: "no room left" });
  });

  it("has nothing to advise where there is nothing to mend", async () => {
    const easy = await train({ count: 3, model: "mlp" });
    expect(repairs(easy).filter((repair) => repair === "training" || repair === "underfitting")).toEqual([]);
  });
});

type Data = Parameters<NonNullable<Parameters<typeof train>[1]>["rows"] & object>[0];

/** The data with so many training rows of a class alone. */
function fewOf(label: number, most: number, data: Data): Data {
  if (data.task !== "classification") throw new TypeError("expected rows of one class each");
  const { train: rows } = data;
  let kept = 0;
  const chosen = [...rows.labels.keys()].filter((row) => rows.labels[row] !== label || kept++ < most);
  const size = rows.features.length / rows.count;
  const features = new Float32Array(chosen.length * size);
  chosen.forEach((row, at) => {
    features.set(rows.features.subarray(row * size, (row + 1) * size), at * size);
  });
  const labels = Int32Array.from(chosen, (row) => rows.labels[row]!);
  return { ...data, train: { ...rows, count: chosen.length, features, labels } };
}

/** The data with the labels of nearly all rows changed to one class, evenly, so that always that class is hard to beat. */
function mostly(label: number, data: Data): Data {
  if (data.task !== "classification") throw new TypeError("expected rows of one class each");
  const relabelled = <R extends typeof data.train>(rows: R): R => ({
    ...rows,
    labels: rows.labels.map((other, row) => (row % 33 === 0 ? other : label)),
  });
  return {
    ...data,
    train: relabelled(data.train),
    validation: data.validation && relabelled(data.validation),
    test: data.test && relabelled(data.test),
  };
}

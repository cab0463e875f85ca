import { describe, expect, it } from "vitest";
import { checker, found, soundData } from "./support/checked.js";

const check = checker();
const mlp = { mlp: { hidden: [64] } };

describe("D7: first overfit one batch, and one sample", () => {
  it("does, and the loss falls to next to nothing, dropout or not", async () => {
    const model = { mlp: { hidden: [64], dropout: 0.5 } };
    const { models } = await check({ model, optimizer: { adam: { learningRate: 0.003 } } });
    const { batch, sample, reliable } = models[0]!.fit!.memorising;
    expect(batch).toMatchObject({ rows: 32, learned: true });
    expect(batch.lastLoss).toBeLessThan(0.05 * Math.log(4));
    expect(batch.firstLoss).toBeGreaterThan(1);
    expect(sample).toMatchObject({ rows: 1, learned: true });
    expect(reliable).toBeNull();
  });

  it("blames a learning rate that is too low when Adam at 0.003 succeeds", async () => {
    const report = await check({ model: mlp, optimizer: { sgd: { learningRate: 1e-5 } } });
    expect(found(report)).toEqual(["memorising: warning"]);
    expect(report.findings[0]?.why).toContain("1e-5 is too low");
    expect(report.findings[0]?.remedy).toContain("1e-4");
  });

  it("blames a learning rate that is too high when the loss rises on the way", async () => {
    const report = await check({ model: mlp, optimizer: { sgd: { learningRate: 30 } } });
    expect(found(report)).toEqual(["memorising: warning"]);
    expect(report.findings[0]?.why).toContain("at the learning rate 30 overshoot");
  });

  it("blames the network when not even Adam succeeds", async () => {
    const narrow = { layers: ["flatten", { dense: 1 }, "sigmoid", { dense: "classes" }] };
    const report = await check({ model: narrow });
    expect(found(report)).toEqual(["memorising: error"]);
    expect(report.findings[0]?.what).toContain("cannot even learn them by heart");
    expect(report.findings[0]?.remedy).toContain("widen the narrowest layer");
  });

  it("only notes what is learned, but slowly", async () => {
    const report = await check({ model: { mlp: { hidden: [] } }, optimizer: { adam: { learningRate: 0.0005 } } });
    expect(found(report)).toEqual(["memorising: note"]);
    expect(report.findings[0]?.why).toContain("5e-4 is on the slow side");
  });

  it("tries no single row on batch normalisation, to which it is nothing but its own mean", async () => {
    const model = { mlp: { hidden: [64], batchNorm: true } };
    const report = await check({ model, optimizer: { adam: { learningRate: 0.003 } } });
    expect(report.models[0]?.fit?.memorising).toMatchObject({ sample: null, batch: { learned: true } });
    expect(found(report)).toEqual([]);
  });

  it("finds it impossible for equal rows with different labels", async () => {
    const data = soundData();
    const features = new Float32Array(data.train.features.length).fill(0.5);
    features.set(
      Float32Array.from({ length: 12 }, (_, column) => column),
      12,
    ); // one row differs, so that no column is constant
    const report = await check({ model: mlp }, soundData({ train: { ...data.train, features }, test: null }));
    expect(found(report)).toContain("memorising: error");
    expect(report.findings.find(({ check: name }) => name === "memorising")?.remedy).toContain("equal rows");
  });
});

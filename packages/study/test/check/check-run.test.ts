import { describe, expect, it } from "vitest";
import { checker, found, soundData } from "./support/checked.js";

const check = checker();

describe("M1: a simple model is looked at before it is trained", () => {
  it("finds nothing wrong where nothing is", async () => {
    const report = await check({ model: { mlp: { hidden: [32, 16] } }, optimizer: { adam: { learningRate: 0.003 } } });
    expect(found(report)).toEqual([]);
    expect(report.sound).toBe(true);
  });

  it("D2: tells each layer's shape, type and parameters, as counted by hand", async () => {
    const { models } = await check({ model: { mlp: { hidden: [32, 16] } }, count: 3 });
    expect(models[0]).toMatchObject({ model: "mlp", members: 3, inputShape: [12] });
    expect(models[0]?.fit?.layers).toEqual([
      { name: "flatten1", kind: "flatten", shape: [12], dtype: "float32", parameters: 0, kept: 12, patches: 0 },
      { name: "dense1", kind: "dense", shape: [32], dtype: "float32", parameters: 12 * 32 + 32, kept: 32, patches: 0 },
      { name: "dense2", kind: "dense", shape: [16], dtype: "float32", parameters: 32 * 16 + 16, kept: 16, patches: 0 },
      { name: "dense3", kind: "dense", shape: [4], dtype: "float32", parameters: 16 * 4 + 4, kept: 4, patches: 0 },
    ]);
    expect(models[0]?.fit?.parameters).toBe(416 + 528 + 68);
  });

  it("looks at each group of members, and puts the most severe finding first", async () => {
    const spec = {
      members: [
        { model: { mlp: { hidden: [16] } }, optimizer: { sgd: { learningRate: 1e-5 } }, count: 2 },
        { name: "broken", model: { layers: ["flatten", { dense: "classes" }, "softmax"] } },
      ],
    };
    const report = await check({ model: "mlp" }, soundData(), spec);
    expect(report.models.map(({ model, members }) => [model, members])).toEqual([
      ["mlp", 2],
      ["broken", 1],
    ]);
    expect(report.findings.map(({ model, check: name, severity }) => [model, name, severity])).toEqual([
      ["broken", "output", "error"],
      ["broken", "memorising", "error"],
      ["mlp", "memorising", "warning"],
    ]);
    expect(report.sound).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { someRows } from "../../src/check/some-rows.js";
import { changed, checker, found, soundData } from "./support/checked.js";

const check = checker();

function deep(activation: string) {
  return { model: { mlp: { hidden: Array.from({ length: 8 }, () => 32), activation } } };
}

describe("A1: gradients that vanish in a deep sigmoid net", () => {
  it("shrink by at least a factor of four with each layer, are found, and the net cannot learn a batch by heart", async () => {
    const report = await check(deep("sigmoid"));
    const { gradients } = report.models[0]!.fit!.firstStep;
    expect(gradients.map(({ layer }) => layer)).toEqual(Array.from({ length: 9 }, (_, index) => `dense${index + 1}`));
    expect(gradients.at(-1)!.rms / gradients[0]!.rms).toBeGreaterThan(4 ** 7);
    expect(found(report)).toEqual(["gradients: error", "memorising: error"]);
    expect(report.findings[0]?.what).toMatch(/vanish .* in dense9, .* in dense1/);
  });

  it("are gone with ReLU", async () => {
    const report = await check({ ...deep("relu"), optimizer: { adam: { learningRate: 0.001 } } });
    const { gradients } = report.models[0]!.fit!.firstStep;
    expect(gradients.at(-1)!.rms / gradients[0]!.rms).toBeLessThan(10);
    expect(found(report)).toEqual([]);
  });
});

describe("gradients", () => {
  it("that a layer of zeros stops are found", async () => {
    const model = { layers: ["flatten", { dense: { units: 8, initializer: "zeros" } }, "relu", { dense: "classes" }] };
    const report = await check({ model });
    const finding = report.findings.find(({ check: name }) => name === "gradients");
    expect(finding?.what).toBe("no gradient reaches dense1: it is exactly 0");
  });

  it("that are stopped for the first step alone are no finding", async () => {
    const model = {
      layers: ["flatten", { dense: 32 }, "relu", { dense: { units: "classes", initializer: "zeros" } }],
    };
    const report = await check({ model, optimizer: { adam: { learningRate: 0.003 } } });
    expect(report.models[0]?.fit?.firstStep.gradients[0]?.norm).toBe(0);
    expect(found(report)).toEqual([]);
  });

  it("of a logistic regression are those of the formula: xᵀ(softmax - t) / rows", async () => {
    const identity = { mean: new Float32Array(12), scale: new Float32Array(12).fill(1) };
    const data = soundData({ normalisation: identity });
    const model = { layers: ["flatten", { dense: { units: "classes", initializer: "zeros" } }] };
    const { models } = await check({ model }, data);
    const rows = [...someRows(400, 128)];
    const kernel = new Float64Array(48);
    const bias = new Float64Array(4);
    for (const row of rows) {
      for (let unit = 0; unit < 4; unit++) {
        const error = (0.25 - (data.train.labels[row] === unit ? 1 : 0)) / rows.length;
        bias[unit]! += error;
        for (let column = 0; column < 12; column++) {
          kernel[column * 4 + unit]! += error * data.train.features[row * 12 + column]!;
        }
      }
    }
    const norm = Math.hypot(...kernel, ...bias);
    expect(models[0]?.fit?.firstStep.gradients[0]?.norm).toBeCloseTo(norm, 5);
    expect(models[0]?.fit?.firstStep.loss).toBeCloseTo(Math.log(4), 6);
  });
});

describe("the first loss", () => {
  it("is held against that of guessing", async () => {
    const { models } = await check({ model: { mlp: { hidden: [32] } } });
    const { guess, firstStep } = models[0]!.fit!;
    expect(guess).toEqual({ loss: Math.log(4), words: "ln 4", limit: Math.log(4) + 3 });
    expect(firstStep.loss).toBeGreaterThan(0.8 * guess.loss);
    expect(firstStep.loss).toBeLessThan(2 * guess.loss);
  });

  it("is far above it for values that nobody normalised", async () => {
    const identity = { mean: new Float32Array(12), scale: new Float32Array(12).fill(1) };
    const sound = soundData();
    const data = soundData({
      normalisation: identity,
      train: changed(sound.train, (value) => 50 + 20 * value),
      test: null,
    });
    const report = await check({ model: "mlp" }, data, { data: { train: { sample: "digits" }, normalise: "none" } });
    expect(found(report)).toContain("firstLoss: warning");
    expect(found(report)).toContain("input: warning");
  });
});

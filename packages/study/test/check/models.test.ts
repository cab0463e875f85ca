import { prepareData } from "@conclave/data";
import { type Engine, selectEngine } from "@conclave/ensemble/training";
import { parseSpec } from "@conclave/spec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bareSpec } from "../../src/check/bare-spec.js";
import { checkRun } from "../../src/check.js";

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("auto");
});
afterAll(() => engine.close());

const data = { train: { sample: "digits" }, test: 0.2 } as const;
const adam = { adam: { learningRate: 0.003 } } as const;

describe("M1: the named models", () => {
  it.each([
    ["mlp", 50_826],
    ["logistic", 64 * 10 + 10],
    ["lstm", 18_688 + 650], // 4 · 64 · (8 + 64 + 1), and the dense layer
    ["resnet-small", 77_754],
  ] as const)(
    "%s fits the digits, has its parameters, a gradient in every layer, and learns a batch by heart",
    async (model, parameters) => {
      const spec = parseSpec({ data, members: [{ model, optimizer: adam }] });
      const prepared = await prepareData({ ...spec.data, task: spec.task, seed: spec.seed }, process.cwd());
      const signal = new AbortController().signal;
      const report = await checkRun({ spec, data: prepared, engine, memoryBytes: 4e9, signal });
      expect(report.findings).toEqual([]);
      const fit = report.models[0]!.fit!;
      expect(fit.parameters).toBe(parameters);
      expect(fit.firstStep.gradients.every(({ rms }) => rms > 1e-4)).toBe(true);
      expect(fit.memorising.batch.learned).toBe(true);
    },
  );
});

describe("a bare spec", () => {
  it("has no dropout anywhere, no penalty, no label smoothing and no class weights; all else stays", () => {
    const inner = [{ dense: 8 }, { dropout: 0.5 }];
    const spec = parseSpec({
      data,
      classWeights: "balanced",
      members: [
        { model: { mlp: { hidden: [8], dropout: 0.5 } }, penalty: { l2: 0.1 } },
        { model: { lstm: { units: 8, dropout: 0.5 } }, loss: { crossEntropy: { labelSmoothing: 0.1 } } },
        {
          model: {
            layers: [{ dropout: 0.2 }, { residual: { layers: inner } }, { parallel: { branches: [inner, inner] } }],
          },
        },
      ],
    });
    const bare = bareSpec(spec, (own) => own);
    expect(JSON.stringify(bare)).not.toMatch(/"dropout":(?!0)|labelSmoothing|l2/);
    expect(bare.classWeights).toBeNull();
    expect(bare.members.map(({ optimizer, epochs, name }) => [optimizer, epochs, name])).toEqual(
      spec.members.map(({ optimizer, epochs, name }) => [optimizer, epochs, name]),
    );
    expect(bare.members[0]?.model).toMatchObject({ mlp: { hidden: [8], dropout: 0 } });
  });
});

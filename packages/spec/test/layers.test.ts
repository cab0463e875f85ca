import { describe, expect, it } from "vitest";
import * as z from "zod";
import { parseSpec, SpecError, specJsonSchema } from "../src/index.js";

const data = { train: { sample: "digits" } };

function parseModel(model: unknown): unknown {
  return parseSpec({ data, members: [{ model }] }).members[0]!.model;
}

function parseLayer(layer: unknown): unknown {
  const model = parseModel({ layers: [layer] }) as { layers: unknown[] };
  return model.layers[0];
}

function complaints(model: unknown): string[] {
  try {
    parseModel(model);
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  throw new Error("the model was taken");
}

const dense = { activation: "linear", bias: true, initializer: "heUniform" };

describe("short forms stand for complete ones", () => {
  it.each([
    ["layerNorm", { layerNorm: { epsilon: 1e-5 } }],
    [{ layerNorm: { epsilon: 0.1 } }, { layerNorm: { epsilon: 0.1 } }],
    ["globalAveragePool", { globalAveragePool: {} }],
    ["globalMaxPool", { globalMaxPool: {} }],
    ["sequence", { sequence: {} }],
    [{ lstm: 64 }, { lstm: { units: 64, sequences: false } }],
    [{ lstm: { units: 8, sequences: true } }, { lstm: { units: 8, sequences: true } }],
    [{ gru: 32 }, { gru: { units: 32, sequences: false } }],
    [{ embedding: { vocabulary: 100, units: 8 } }, { embedding: { vocabulary: 100, units: 8 } }],
    [
      { residual: ["relu", { dense: 4 }] },
      { residual: { layers: [{ activation: "relu" }, { dense: { units: 4, ...dense } }], shortcut: [] } },
    ],
    [
      { residual: { layers: [{ dense: 4 }], shortcut: [{ dense: 4 }] } },
      {
        residual: { layers: [{ dense: { units: 4, ...dense } }], shortcut: [{ dense: { units: 4, ...dense } }] },
      },
    ],
    [{ parallel: [["relu"], []] }, { parallel: { branches: [[{ activation: "relu" }], []], join: "concat" } }],
    [
      { parallel: { branches: [[{ residual: ["tanh"] }], ["flatten"]], join: "add" } },
      {
        parallel: {
          branches: [[{ residual: { layers: [{ activation: "tanh" }], shortcut: [] } }], [{ flatten: {} }]],
          join: "add",
        },
      },
    ],
  ])("R5: layer %j", (short, complete) => {
    expect(parseLayer(short)).toEqual(complete);
    expect(parseLayer(complete)).toEqual(complete);
  });

  it.each([
    ["logistic", { logistic: {} }],
    ["lstm", { lstm: { units: 64, layers: 1, dropout: 0 } }],
    [{ lstm: { layers: 2 } }, { lstm: { units: 64, layers: 2, dropout: 0 } }],
    ["resnet-small", { "resnet-small": { filters: 16, blocks: 1, activation: "relu" } }],
    [{ "resnet-small": { filters: 8 } }, { "resnet-small": { filters: 8, blocks: 1, activation: "relu" } }],
  ])("M1: model %j", (short, complete) => {
    expect(parseModel(short)).toEqual(complete);
    expect(parseModel(complete)).toEqual(complete);
  });
});

it.each([
  ["logistic", "logistic"],
  ["resnet-small", "resnet-small"],
  [{ layers: [{ residual: [{ conv2d: 4 }] }, "flatten", { dense: "classes" }] }, "conv"],
  [{ layers: ["sequence", { gru: 4 }, { dense: "classes" }] }, "recurrent"],
  [{ layers: [{ parallel: [["relu"], []] }, { dense: "classes" }] }, "layers"],
])("M1: members with %j are called %s", (model, label) => {
  expect(parseSpec({ data, members: [{ model }] }).members[0]!.name).toBe(label);
});

describe("a layer that cannot be", () => {
  const at = "members.0.model.layers.0";
  it.each([
    [{ lstm: 0 }, `${at}.lstm: must be at least 1, got 0`],
    [{ lstm: {} }, `${at}.lstm.units: is missing: expected a number`],
    [{ embedding: { units: 8 } }, `${at}.embedding.vocabulary: is missing: expected a number`],
    [{ layerNorm: { epsilon: 0 } }, `${at}.layerNorm.epsilon: must be above 0, got 0`],
    [{ residual: [] }, `${at}.residual: needs at least 1 entry`],
    [{ residual: [{ dropout: 1 }] }, `${at}.residual.0.dropout: must be below 1, got 1`],
    [{ residual: { layers: [{ lstm: -1 }] } }, `${at}.residual.layers.0.lstm: must be at least 1, got -1`],
    [{ parallel: [["relu"]] }, `${at}.parallel: needs at least 2 entries, got [["relu"]]`],
    [
      { parallel: { branches: [["relu"], ["reul"]] } },
      expect.stringMatching(`^${at}.parallel.branches.1.0: expected one of: linear, .*; did you mean relu\\?$`),
    ],
    [{ parallel: { branches: [[], []], join: "sum" } }, `${at}.parallel.join: expected one of: concat, add, got "sum"`],
  ])("D2: %j", (layer, complaint) => {
    expect(complaints({ layers: [layer] })).toEqual([complaint]);
  });
});

it("the JSON Schema knows layers within layers", () => {
  const editor = z.fromJSONSchema(specJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);
  const spec = (layer: unknown) => ({ data, members: [{ model: { layers: [{ residual: [layer] }] } }] });
  expect(editor.safeParse(spec({ parallel: [[{ conv2d: 4 }], []] })).success).toBe(true);
  expect(editor.safeParse(spec({ parallel: [[{ conv3d: 4 }], []] })).success).toBe(false);
});

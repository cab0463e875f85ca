import { expect, it } from "vitest";
import { embeddedInput, type LayerSpec } from "../src/host.js";

const embedding = (vocabulary: number): LayerSpec => ({ embedding: { vocabulary, units: 2 } });
const dense: LayerSpec = { dense: { units: 3, bias: true, initializer: "zeros", activation: "linear" } };
const lstm: LayerSpec = { lstm: { units: 3, sequences: false } };

it.each<[string, LayerSpec[], ReturnType<typeof embeddedInput>]>([
  ["none", [dense], null],
  ["no layers at all", [], null],
  ["the first layer", [embedding(9), lstm], { layer: "embedding1", vocabulary: 9 }],
  [
    "after flatten, which passes flat samples on",
    [{ flatten: {} }, embedding(9)],
    { layer: "embedding1", vocabulary: 9 },
  ],
  [
    "of branches the smallest",
    [{ parallel: { branches: [[embedding(9)], [embedding(7), lstm], [dense]], join: "concat" } }],
    { layer: "parallel1/branch2/embedding1", vocabulary: 7 },
  ],
  [
    "within a residual",
    [{ residual: { layers: [dense], shortcut: [embedding(5)] } }],
    { layer: "residual1/shortcut/embedding1", vocabulary: 5 },
  ],
  ["one that reads another layer's output is not meant", [dense, embedding(9)], null],
])("the embedding that reads a model's input: %s", (_, layers, expected) => {
  expect(embeddedInput({ layers })).toEqual(expected);
});

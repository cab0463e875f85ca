import { describe, expect, it } from "vitest";
import {
  batchNorm,
  buildModel,
  dense,
  dropout,
  type LayerSpec,
  ModelError,
  parallel,
  residual,
  sequential,
} from "../src/index.js";
import { spacedTensor, uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { context, expectLayerGradients, firstState, randomParams } from "./support/layers.js";

const linear = (name: string, units: number) =>
  dense(name, { units, activation: "linear", bias: true, initializer: "glorotUniform" });
const stack = (name: string, ...layers: Parameters<typeof sequential>[1][number][]) => sequential(name, layers);

describe("residual", () => {
  it("R5: adds a stack's output to its input", () => {
    const layer = residual("residual1", stack("layers", linear("dense1", 2)), stack("shortcut"));
    const params = {
      "layers/dense1/kernel": tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      "layers/dense1/bias": tf.tensor1d([10, 20]),
    };
    const { y } = layer.apply({ params, state: {} }, tf.tensor2d([[1, -1]]), context);
    expect(valuesOf(y)).toEqual([1 + 10 - 2, -1 + 20 - 2]);
  });

  it("A4: has the gradients of finite differences, with a shortcut of its own", () => {
    const layers = stack("layers", linear("dense1", 3), linear("dense2", 4));
    expectLayerGradients(
      residual("residual1", layers, stack("shortcut", linear("dense1", 4))),
      uniformTensor([3, 2], 1),
    );
  });

  it("R5: carries the state of the layers within", () => {
    const layer = residual(
      "residual1",
      stack("layers", batchNorm("batchNorm1", { momentum: 0.5, epsilon: 1e-5 })),
      stack("shortcut"),
    );
    const state = firstState(layer, [1]);
    expect(Object.keys(state)).toEqual(["layers/batchNorm1/mean", "layers/batchNorm1/variance"]);
    const after = layer.apply({ params: randomParams(layer, [1], 1), state }, tf.tensor2d([[2], [6]]), context).state;
    expect(valuesOf(after["layers/batchNorm1/mean"]!)).toEqual([2]);
  });

  it("R5: drops different elements in layers of the same name within different stacks", () => {
    const layer = parallel(
      "parallel1",
      [stack("branch1", dropout("dropout1", { rate: 0.5 })), stack("branch2", dropout("dropout1", { rate: 0.5 }))],
      "concat",
    );
    const y = valuesOf(layer.apply({ params: {}, state: {} }, tf.ones([1, 64]), { ...context, path: "parallel1" }).y);
    expect(y.slice(0, 64)).not.toEqual(y.slice(64));
  });
});

describe("parallel", () => {
  it("R5: puts the branches' outputs side by side, or adds them up", () => {
    const x = tf.tensor2d([[1, 2]]);
    const apply = (join: "concat" | "add") =>
      valuesOf(
        parallel("parallel1", [stack("branch1"), stack("branch2")], join).apply({ params: {}, state: {} }, x, context)
          .y,
      );
    expect(apply("concat")).toEqual([1, 2, 1, 2]);
    expect(apply("add")).toEqual([2, 4]);
  });

  it.each(["concat", "add"] as const)("A4: has the gradients of finite differences, join %s", (join) => {
    const branches = [stack("branch1", linear("dense1", 3)), stack("branch2"), stack("branch3", linear("dense1", 3))];
    expectLayerGradients(parallel("parallel1", branches, join), spacedTensor([2, 3], 1));
  });
});

describe("in a model", () => {
  const conv = (filters: number, stride = 1): LayerSpec => ({
    conv2d: {
      filters,
      kernel: [3, 3],
      strides: [stride, stride],
      padding: "same",
      activation: "linear",
      bias: true,
      initializer: "heUniform",
    },
  });
  const logits: LayerSpec = {
    dense: { units: "classes", activation: "linear", bias: true, initializer: "glorotUniform" },
  };
  const build = (...layers: LayerSpec[]) =>
    buildModel({ layers: [...layers, { globalAveragePool: {} }, logits] }, [8, 8, 3], 4);

  it("R5: variables stand below their branch, and are described as one layer", () => {
    const model = build(
      { residual: { layers: [conv(3), conv(3)], shortcut: [] } },
      { parallel: { branches: [[conv(2)], []], join: "concat" } },
    );
    expect(Object.keys(model.layer.plan([8, 8, 3]).params)).toEqual([
      "residual1/layers/conv1/kernel",
      "residual1/layers/conv1/bias",
      "residual1/layers/conv2/kernel",
      "residual1/layers/conv2/bias",
      "parallel1/branch1/conv1/kernel",
      "parallel1/branch1/conv1/bias",
      "dense1/kernel",
      "dense1/bias",
    ]);
    expect(
      model.describe().map(({ name, kind, outShape, parameters }) => [name, kind, [...outShape], parameters]),
    ).toEqual([
      ["residual1", "residual", [8, 8, 3], 168],
      ["parallel1", "parallel", [8, 8, 5], 56],
      ["pool1", "globalAveragePool", [5], 0],
      ["dense1", "dense", [4], 24],
    ]);
  });

  it.each<[string, LayerSpec, string, string]>([
    [
      "a stack that changes the shape without a shortcut",
      { residual: { layers: [conv(5, 2)], shortcut: [] } },
      "residual1",
      "expected outputs of one shape to add up, got [4,4,5] and [8,8,3]",
    ],
    [
      "branches of different extents side by side",
      { parallel: { branches: [[conv(5, 2)], [conv(5)]], join: "concat" } },
      "parallel1",
      "expected outputs that differ in their last axis alone, got [4,4,5] and [8,8,5]",
    ],
    [
      "an image where rows are wanted, deep within",
      { residual: { layers: [{ parallel: { branches: [[conv(3), logits], []], join: "add" } }], shortcut: [] } },
      "residual1/layers/parallel1/branch1/dense1",
      "dense expected a flat sample",
    ],
    [
      "an option that cannot be, deep within",
      { parallel: { branches: [[], [{ activation: { elu: { alpha: -1 } } }]], join: "add" } },
      "parallel1/branch2/activation1",
      "elu's alpha is a finite number of at least 0",
    ],
    ["one branch", { parallel: { branches: [[]], join: "add" } }, "parallel1", "branches are at least 2, got 1"],
  ])("D2: refuses %s and names the layer", (_name, layer, path, message) => {
    try {
      build(layer);
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
      expect((error as ModelError).layer).toBe(path);
      expect((error as ModelError).message).toContain(`layer "${path}": ${message}`);
      return;
    }
    throw new Error("the model was built");
  });
});

import { describe, expect, it } from "vitest";
import { buildModel, type LayerSpec, ModelError, type ModelErrorCode, type ModelSpec } from "../src/index.js";
import { lenet5 as lenet5Layers } from "../src/models/lenet5.js";

const lenet5: ModelSpec = { lenet5: { activation: "relu" } };
const mlp = (options: Partial<Extract<ModelSpec, { mlp: unknown }>["mlp"]> = {}): ModelSpec => ({
  mlp: { hidden: [256, 128], activation: "relu", dropout: 0, batchNorm: false, ...options },
});
const dense = (units: number | "classes"): LayerSpec => ({
  dense: { units, activation: "linear", bias: true, initializer: "glorotUniform" },
});
const conv = (filters: number): LayerSpec => ({
  conv2d: {
    filters,
    kernel: [3, 3],
    strides: [1, 1],
    padding: "valid",
    activation: "relu",
    bias: true,
    initializer: "heUniform",
  },
});
const pool: LayerSpec = { maxPool: { size: [2, 2], strides: [2, 2], padding: "valid" } };

const total = (spec: ModelSpec, shape: readonly number[], classes: number) =>
  buildModel(spec, shape, classes)
    .describe()
    .reduce((sum, { parameters }) => sum + parameters, 0);

describe("lenet5", () => {
  it("M1: has LeNet-5's layers and 61,706 parameters on 28x28 grey images", () => {
    const model = buildModel(lenet5, [28, 28, 1], 10);
    expect(
      model.describe().map(({ name, kind, outShape, parameters }) => [name, kind, [...outShape], parameters]),
    ).toEqual([
      ["conv1", "conv2d", [28, 28, 6], 156],
      ["pool1", "maxPool", [14, 14, 6], 0],
      ["conv2", "conv2d", [10, 10, 16], 2416],
      ["pool2", "maxPool", [5, 5, 16], 0],
      ["flatten1", "flatten", [400], 0],
      ["dense1", "dense", [120], 48120],
      ["dense2", "dense", [84], 10164],
      ["dense3", "dense", [10], 850],
    ]);
    expect(total(lenet5, [28, 28, 1], 10)).toBe(61_706);
    expect(model.outShape).toEqual([10]);
  });

  it("puts its activation after every layer with weights but the last", () => {
    const activations = lenet5Layers({ activation: "tanh" }).flatMap((layer) =>
      "conv2d" in layer ? layer.conv2d.activation : "dense" in layer ? layer.dense.activation : [],
    );
    expect(activations).toEqual(["tanh", "tanh", "tanh", "tanh", "linear"]);
  });

  it.each([
    ["selu", "lecunNormal"],
    ["gelu", "heUniform"],
    ["silu", "heUniform"],
    ["softplus", "heUniform"],
    ["tanh", "glorotUniform"],
  ] as const)("A3: draws the weights before %s by %s", (activation, initializer) => {
    const drawn = lenet5Layers({ activation }).flatMap((layer) => ("conv2d" in layer ? layer.conv2d.initializer : []));
    expect(drawn).toEqual([initializer, initializer]);
  });

  it.each([
    [[8, 8, 1], "conv2", "too-small"],
    [[28, 28], "conv1", "wrong-rank"],
  ] as const)("refuses samples of shape %j at %s", (shape, layer, code) => {
    expect(failure(lenet5, shape, 10)).toMatchObject({ layer, code });
  });
});

describe("mlp", () => {
  it("M1: flattens its input and has a dense layer for each width, then the logits", () => {
    expect(
      buildModel(mlp(), [28, 28, 1], 10)
        .describe()
        .map(({ name }) => name),
    ).toEqual(["flatten1", "dense1", "dense2", "dense3"]);
    expect(total(mlp(), [28, 28, 1], 10)).toBe(785 * 256 + 257 * 128 + 129 * 10);
  });

  it("is logistic regression without hidden layers, on flat samples too", () => {
    expect(total(mlp({ hidden: [] }), [13], 3)).toBe(14 * 3);
  });

  it("puts batch normalisation before the activation, in place of a bias, and dropout after it", () => {
    const model = buildModel(mlp({ hidden: [7], dropout: 0.5, batchNorm: true }), [5], 2);
    expect(model.describe().map(({ name, parameters }) => [name, parameters])).toEqual([
      ["flatten1", 0],
      ["dense1", 35],
      ["batchNorm1", 14],
      ["activation1", 0],
      ["dropout1", 0],
      ["dense2", 16],
    ]);
  });
});

describe("logistic", () => {
  it.each([
    [[13], 14 * 3],
    [[8, 8, 1], 65 * 3],
  ])("M1: is one dense layer on samples of shape %j", (shape, parameters) => {
    expect(total({ logistic: {} }, shape, 3)).toBe(parameters);
  });
});

describe("lstm", () => {
  const lstm = (options: object = {}): ModelSpec => ({ lstm: { units: 64, layers: 1, dropout: 0, ...options } });

  it("M1: reads 28x28 images as 28 steps of 28, and 8x8 ones as 8 steps of 8", () => {
    const lines = (side: number) =>
      buildModel(lstm(), [side, side, 1], 10)
        .describe()
        .map(({ name, outShape, parameters }) => [name, [...outShape], parameters]);
    expect(lines(28)).toEqual([
      ["sequence1", [28, 28], 0],
      ["lstm1", [64], 4 * 64 * (28 + 64 + 1)],
      ["dense1", [10], 650],
    ]);
    expect(lines(8)[0]).toEqual(["sequence1", [8, 8], 0]);
  });

  it("M1: puts layers one on another, dropout after each, and gives the last state on", () => {
    const model = buildModel(lstm({ units: 5, layers: 2, dropout: 0.5 }), [6, 3], 4);
    expect(model.describe().map(({ name, outShape }) => [name, [...outShape]])).toEqual([
      ["sequence1", [6, 3]],
      ["lstm1", [6, 5]],
      ["dropout1", [6, 5]],
      ["lstm2", [5]],
      ["dropout2", [5]],
      ["dense1", [4]],
    ]);
  });
});

describe("resnet-small", () => {
  const resnet = (options: object = {}): ModelSpec => ({
    "resnet-small": { filters: 16, blocks: 1, activation: "relu", ...options },
  });

  it("M1: halves the image and doubles the channels from stage to stage", () => {
    const lines = buildModel(resnet(), [28, 28, 1], 10).describe();
    expect(
      lines.filter(({ kind }) => kind !== "activation").map(({ name, outShape }) => [name, [...outShape]]),
    ).toEqual([
      ["conv1", [28, 28, 16]],
      ["batchNorm1", [28, 28, 16]],
      ["residual1", [28, 28, 16]],
      ["residual2", [14, 14, 32]],
      ["residual3", [7, 7, 64]],
      ["pool1", [64]],
      ["dense1", [10]],
    ]);
  });

  it("M1: with three blocks of 16 filters is the paper's network of 20 layers, 0.27 million parameters", () => {
    // The paper's shortcuts have no weights: 269,722 is what it has with those of zero padding.
    const shortcuts = 16 * 32 + 2 * 32 + 32 * 64 + 2 * 64;
    expect(total(resnet({ blocks: 3 }), [32, 32, 3], 10) - shortcuts).toBe(269_722);
  });

  it.each([[[8, 8, 1]], [[7, 5, 3]]])("M1: takes samples of shape %j", (shape) => {
    expect(buildModel(resnet(), shape, 3).outShape).toEqual([3]);
  });
});

describe("a stack of layers", () => {
  it("is built as listed, with every kind of layer", () => {
    const layers: LayerSpec[] = [
      conv(4),
      { batchNorm: { momentum: 0.9, epsilon: 1e-5 } },
      { activation: { leakyRelu: { alpha: 0.1 } } },
      { averagePool: { size: [2, 2], strides: [1, 1], padding: "same" } },
      pool,
      conv(2),
      { flatten: {} },
      { dropout: { rate: 0.1 } },
      dense("classes"),
    ];
    const model = buildModel({ layers }, [12, 12, 3], 4);
    expect(model.describe().map(({ name, outShape }) => `${name} ${outShape.join("x")}`)).toEqual([
      "conv1 10x10x4",
      "batchNorm1 10x10x4",
      "activation1 10x10x4",
      "pool1 10x10x4",
      "pool2 5x5x4",
      "conv2 3x3x2",
      "flatten1 18",
      "dropout1 18",
      "dense1 4",
    ]);
  });

  it.each<[string, LayerSpec[], readonly number[], string | null, ModelErrorCode]>([
    ["a convolution on a flat sample", [{ flatten: {} }, conv(2), dense("classes")], [8, 8, 1], "conv1", "wrong-rank"],
    ["a dense layer on an image", [dense("classes")], [8, 8, 1], "dense1", "wrong-rank"],
    ["pooling away the image", [pool, pool, pool, { flatten: {} }, dense("classes")], [7, 7, 1], "pool3", "too-small"],
    [
      "more parameters than can be trained",
      [{ flatten: {} }, dense(5_000_000), dense("classes")],
      [8, 8, 1],
      "dense1",
      "too-large",
    ],
    ["a last layer of another width", [{ flatten: {} }, dense(7)], [8, 8, 1], "dense1", "wrong-width"],
    ["a last layer that is an image", [conv(10)], [8, 8, 1], "conv1", "wrong-width"],
    [
      "a negative alpha",
      [{ flatten: {} }, { activation: { elu: { alpha: -1 } } }, dense("classes")],
      [8],
      "activation1",
      "bad-option",
    ],
    ["a rate of 1", [{ flatten: {} }, { dropout: { rate: 1 } }, dense("classes")], [8], "dropout1", "bad-option"],
  ])("refuses %s and names the layer", (_name, layers, shape, layer, code) => {
    expect(failure({ layers }, shape, 10)).toMatchObject({ layer, code });
  });

  it("says what it expected, what came, and what to do", () => {
    expect(failure({ layers: [dense(7)] }, [4], 10).message).toBe(
      'layer "dense1": the last layer\'s output is to be [10], one logit for each class, got [7]; end the model with { dense: classes }',
    );
  });
});

function failure(spec: ModelSpec, shape: readonly number[], classes: number): ModelError {
  try {
    buildModel(spec, shape, classes);
  } catch (error) {
    expect(error).toBeInstanceOf(ModelError);
    return error as ModelError;
  }
  throw new Error("the model was built");
}

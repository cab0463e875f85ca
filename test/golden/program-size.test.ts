import { buildModel, type ModelSpec, type OptimizerSpec, trainingStep } from "@conclave/core";
import { compileTraining } from "@conclave/tracer";
import { describe, expect, it } from "vitest";
import { countNodes } from "./support/count-nodes.js";

const mlp: ModelSpec = { mlp: { hidden: [256, 128], activation: "relu", dropout: 0, batchNorm: false } };
const lenet5: ModelSpec = { lenet5: { activation: "relu" } };
const adam: OptimizerSpec = {
  adam: { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule: "constant" },
};

// biome-ignore format: a table reads better in rows
const MLP_NODES = {
  Add: 26, Cast: 5, Div: 10, Equal: 1, Exp: 1, Expand: 1, Gather: 3, Gemm: 8, Greater: 2, Identity: 1, Log: 1, Loop: 1, MatMul: 3,
  Mul: 33, Neg: 1, ReduceMax: 1, ReduceMean: 1, ReduceSum: 2, Relu: 2, Reshape: 5, Sqrt: 7, Sub: 4, Transpose: 3,
};
// biome-ignore format: a table reads better in rows
const LENET_NODES = {
  Add: 44, Cast: 13, Concat: 6, Div: 14, Equal: 1, Exp: 1, Expand: 1, Gather: 31, Gemm: 26, Greater: 4, GreaterOrEqual: 6, Identity: 1,
  Log: 1, Loop: 1, Max: 6, Mul: 57, Neg: 1, ReduceMax: 1, ReduceMean: 1, ReduceSum: 10, Relu: 4, Reshape: 43, Split: 1, Sqrt: 11,
  Sub: 10, Sum: 1, Transpose: 3,
};

/** The reference models' training programs, batch 128: what any addition to core must leave as it is. Where the tracer learns to do with fewer, lower them. */
describe("the programs of the reference models have the nodes they had", () => {
  it.each<[string, ModelSpec, Record<string, number>]>([
    ["mlp 784-256-128-10", mlp, MLP_NODES],
    ["lenet5", lenet5, LENET_NODES],
  ])("%s with adam", (_name, spec, nodes) => {
    const step = trainingStep({
      model: buildModel(spec, [28, 28, 1], 10),
      loss: "crossEntropy",
      optimizer: adam,
    });
    expect(countNodes(compileTraining(step, 128, "uint8").model)).toEqual(nodes);
  });
});

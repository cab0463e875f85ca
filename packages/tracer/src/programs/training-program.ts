import { currentLayerName, type TrainingStep, type Tree } from "@conclave/core";
import type { Graph, Value } from "../ir/value.js";
import { lowerGraph } from "../lower/lower-graph.js";
import type { Realisation } from "../lower/realisation.js";
import type { GraphBuilder, Name } from "../onnx/graph-builder.js";
import { dataTypeOf } from "../onnx/tensor-type.js";
import { simplify } from "../simplify/simplify.js";
import { type InputSpec, trace } from "../trace.js";
import { batchInput } from "./batch-input.js";
import { type LoopBody, loopProgram } from "./loop.js";
import { type FeatureType, finishProgram, type LeafSpec, leafSpecs, leafValue, type Program } from "./program.js";

/** The inputs of a step that are the same for all steps of a chunk: what differs between members and runs. */
function constantInputs(statistics: number): Readonly<Record<string, InputSpec>> {
  return {
    key: { shape: [2], dtype: "int32" },
    totalSteps: { shape: [], dtype: "int32" },
    learningRate: { shape: [], dtype: "float32" },
    mean: { shape: [statistics], dtype: "float32" },
    scale: { shape: [statistics], dtype: "float32" },
  };
}

/**
 * Traces a training step and wraps it in a loop over the steps of a chunk: forward, gradients, optimizer and the gathering of batches in
 * one model.
 *
 * Inputs: `features` [rows, features], `labels` [rows, ...label], `weights` float32 [rows] (if weighted), `indices` int32 [steps, batch], `steps` int64 (how many), `firstStep` int32,
 * `key`, `totalSteps`, `learningRate`, `mean`, `scale` and the carry. Outputs: the carry and `losses` float32 [steps].
 * @throws TracerError naming kernel and layer when the step cannot be traced
 */
export function compileTraining(step: TrainingStep, batchSize: number, features: FeatureType): Program {
  const leaves = leafSpecs(step.initialCarry([0, 0]));
  const graph = simplify(traceStep(step, leaves, batchSize));
  const constants = constantInputs(step.statistics);
  const write = (body: GraphBuilder, numbers: Name, leaf: (path: string) => Name): LoopBody => {
    const inputs: Record<string, Realisation> = {
      x: batchInput(body, "features", numbers, features, step.inputShape, batchSize),
      y: { rowMajor: () => body.emit("Gather", ["labels", numbers], { axis: 0 }) },
      weights: { rowMajor: () => body.emit("Gather", ["weights", numbers], { axis: 0 }) },
      step: {
        rowMajor: () => body.emit("Add", ["firstStep", body.emit("Cast", ["iteration"], { to: dataTypeOf("int32") })]),
      },
    };
    for (const name of Object.keys(constants)) inputs[name] = { rowMajor: () => name };
    for (const path of Object.keys(leaves)) inputs[leafValue(path)] = { rowMajor: () => leaf(path) };
    const lowering = lowerGraph(graph, body, inputs, new Set(["x", "y", "weights"]), batchSize);
    const emit = (output: string): Name => lowering.rowMajor(graph.outputs[output] as Value);
    const report = emit("loss");
    return { carry: Object.keys(leaves).map((path) => emit(leafValue(path))), report };
  };
  const program = loopProgram({
    name: "train",
    step,
    features,
    batchSize,
    leaves,
    carries: true,
    inputs: {
      labels: { ...step.label, rows: true },
      ...(step.weighted ? { weights: { shape: [], dtype: "float32" as const, rows: true } } : {}),
      firstStep: { shape: [], dtype: "int32" },
      ...constants,
    },
    report: { name: "losses", shape: [] },
    write,
  });
  return finishProgram(program, batchSize, leaves);
}

function traceStep(step: TrainingStep, leaves: Tree<LeafSpec>, batchSize: number): Graph {
  const specs: Record<string, InputSpec> = {
    x: { shape: [batchSize, ...step.inputShape], dtype: "float32" },
    y: { shape: [batchSize, ...step.label.shape], dtype: step.label.dtype },
    ...(step.weighted ? { weights: { shape: [batchSize], dtype: "float32" } as const } : {}),
    step: { shape: [], dtype: "int32" },
    ...constantInputs(step.statistics),
  };
  for (const [path, leaf] of Object.entries(leaves)) specs[leafValue(path)] = leaf;
  return trace(
    specs,
    (at) => {
      const carry = Object.fromEntries(Object.keys(leaves).map((path) => [path, at(leafValue(path))]));
      const after = step.run(
        carry,
        { x: at("x"), y: at("y"), weights: step.weighted ? at("weights") : null },
        {
          key: at("key"),
          step: at("step"),
          totalSteps: at("totalSteps"),
          learningRate: at("learningRate"),
          mean: at("mean"),
          scale: at("scale"),
        },
      );
      const leavesAfter = Object.entries(after.carry).map(([path, tensor]) => [leafValue(path), tensor] as const);
      return { ...Object.fromEntries(leavesAfter), loss: after.loss };
    },
    currentLayerName,
  );
}

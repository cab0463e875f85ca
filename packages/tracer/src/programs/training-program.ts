import { currentLayerName, type HostArray, type TrainingStep, type Tree } from "@conclave/core";
import type { ValueInfoProto } from "../gen/onnx/onnx.js";
import type { Value } from "../ir/value.js";
import { sizeOf } from "../ir/value.js";
import { lowerGraph } from "../lower/lower-graph.js";
import type { Realisation } from "../lower/realisation.js";
import { GraphBuilder } from "../onnx/graph-builder.js";
import { dataTypeOf, valueInfo } from "../onnx/tensor-type.js";
import { simplify } from "../simplify/simplify.js";
import { type InputSpec, trace } from "../trace.js";
import { batchInput } from "./batch-input.js";
import { carryInput, carryOutput, type FeatureType, finishProgram, type LeafSpec, type Program } from "./program.js";

const CARRY = "carry:";

/** The inputs of the program besides rows, indices and carry: whatever differs between members, steps and runs. */
function scalarInputs(statistics: number): Readonly<Record<string, InputSpec>> {
  return {
    key: { shape: [2], dtype: "int32" },
    totalSteps: { shape: [], dtype: "int32" },
    learningRate: { shape: [], dtype: "float32" },
    mean: { shape: [statistics], dtype: "float32" },
    scale: { shape: [statistics], dtype: "float32" },
  };
}

function leavesOf(step: TrainingStep): Tree<LeafSpec> {
  const carry: Tree<HostArray> = step.initialCarry([0, 0]);
  return Object.fromEntries(Object.entries(carry).map(([path, { shape, dtype }]) => [path, { shape, dtype }]));
}

/**
 * Traces a training step and wraps it in a loop over the steps of a chunk: forward, gradients, optimizer and the gathering of batches in
 * one model.
 *
 * Inputs: `features` [rows, features], `labels` int32 [rows], `indices` int32 [steps, batch], `steps` int64 (how many), `firstStep` int32,
 * `key`, `totalSteps`, `learningRate`, `mean`, `scale` and the carry. Outputs: the carry and `losses` float32 [steps].
 * @throws TracerError naming kernel and layer when the step cannot be traced
 */
export function compileTraining(step: TrainingStep, batchSize: number, features: FeatureType): Program {
  const leaves = leavesOf(step);
  const graph = simplify(traceStep(step, leaves, batchSize));
  const outer = new GraphBuilder();
  const body = new GraphBuilder(outer);
  const numbers = body.emit("Gather", ["indices", "iteration"], { axis: 0 });
  const named = (name: string): Realisation => ({ rowMajor: () => name });
  const inputs: Record<string, Realisation> = {
    x: batchInput(body, "features", numbers, features, step.inputShape, batchSize),
    y: { rowMajor: () => body.emit("Gather", ["labels", numbers], { axis: 0 }) },
    step: {
      rowMajor: () => body.emit("Add", ["firstStep", body.emit("Cast", ["iteration"], { to: dataTypeOf("int32") })]),
    },
  };
  for (const name of Object.keys(scalarInputs(step.statistics))) inputs[name] = named(name);
  for (const path of Object.keys(leaves)) inputs[CARRY + path] = named(`before:${path}`);

  const lowering = lowerGraph(graph, body, inputs, new Set(["x", "y"]), batchSize);
  const emit = (output: string) => lowering.rowMajor(graph.outputs[output] as Value);
  const loss = emit("loss");
  for (const path of Object.keys(leaves)) body.emitNamed("Identity", [emit(CARRY + path)], [`after:${path}`]);
  body.emitNamed("Identity", ["going"], ["goOn"]);
  body.emitNamed("Reshape", [loss, body.integers([])], ["stepLoss"]);
  const leafInfo = (prefix: string): ValueInfoProto[] =>
    Object.entries(leaves).map(([path, leaf]) => valueInfo(`${prefix}:${path}`, leaf.dtype, leaf.shape));
  const loopBody = body.finish(
    "step",
    [valueInfo("iteration", "int64", []), valueInfo("going", "bool", []), ...leafInfo("before")],
    [valueInfo("goOn", "bool", []), ...leafInfo("after"), valueInfo("stepLoss", "float32", [])],
  );
  const paths = Object.keys(leaves);
  outer.emitNamed("Loop", ["steps", "", ...paths.map(carryInput)], [...paths.map(carryOutput), "losses"], {
    body: { graph: loopBody },
  });
  const scalars = Object.entries(scalarInputs(step.statistics)).map(([name, spec]) =>
    valueInfo(name, spec.dtype, spec.shape),
  );
  const program = outer.finish(
    "train",
    [
      valueInfo("features", features, ["rows", sizeOf(step.inputShape)]),
      valueInfo("labels", "int32", ["rows"]),
      valueInfo("indices", "int32", ["steps", batchSize]),
      valueInfo("steps", "int64", []),
      valueInfo("firstStep", "int32", []),
      ...scalars,
      ...paths.map((path) =>
        valueInfo(carryInput(path), (leaves[path] as LeafSpec).dtype, (leaves[path] as LeafSpec).shape),
      ),
    ],
    [
      ...paths.map((path) =>
        valueInfo(carryOutput(path), (leaves[path] as LeafSpec).dtype, (leaves[path] as LeafSpec).shape),
      ),
      valueInfo("losses", "float32", ["steps"]),
    ],
  );
  return finishProgram(program, batchSize, leaves);
}

function traceStep(step: TrainingStep, leaves: Tree<LeafSpec>, batchSize: number) {
  const specs: Record<string, InputSpec> = {
    x: { shape: [batchSize, ...step.inputShape], dtype: "float32" },
    y: { shape: [batchSize], dtype: "int32" },
    step: { shape: [], dtype: "int32" },
    ...scalarInputs(step.statistics),
  };
  for (const [path, leaf] of Object.entries(leaves)) specs[CARRY + path] = leaf;
  return trace(
    specs,
    (tensors) => {
      const at = (name: string) => tensors[name] as NonNullable<(typeof tensors)[string]>;
      const carry = Object.fromEntries(Object.keys(leaves).map((path) => [path, at(CARRY + path)]));
      const result = step.run(
        carry,
        { x: at("x"), y: at("y") },
        {
          key: at("key"),
          step: at("step"),
          totalSteps: at("totalSteps"),
          learningRate: at("learningRate"),
          mean: at("mean"),
          scale: at("scale"),
        },
      );
      const after = Object.entries(result.carry).map(([path, tensor]) => [CARRY + path, tensor] as const);
      return { ...Object.fromEntries(after), loss: result.loss };
    },
    currentLayerName,
  );
}

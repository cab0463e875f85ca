import { currentLayerName, type TrainingStep } from "@conclave/core";
import type { Value } from "../ir/value.js";
import { sizeOf } from "../ir/value.js";
import { lowerGraph } from "../lower/lower-graph.js";
import type { Realisation } from "../lower/realisation.js";
import { GraphBuilder } from "../onnx/graph-builder.js";
import { valueInfo } from "../onnx/tensor-type.js";
import { simplify } from "../simplify/simplify.js";
import { type InputSpec, trace } from "../trace.js";
import { batchInput } from "./batch-input.js";
import { carryInput, type FeatureType, finishProgram, type LeafSpec, type Program } from "./program.js";

const CARRY = "carry:";

/** The part of the carry that a model predicts with. */
function isVariable(path: string): boolean {
  return path.startsWith("params/") || path.startsWith("state/");
}

/**
 * Traces a model as it predicts and wraps it in a loop over batches.
 *
 * Inputs: `features` [rows, features], `indices` int32 [batches, batch], `steps` int64 (how many batches), `mean`, `scale`, params and state.
 * Output: `logits` float32 [batches, batch, outputs].
 */
export function compilePrediction(step: TrainingStep, batchSize: number, features: FeatureType): Program {
  const initial = Object.entries(step.initialCarry([0, 0])).filter(([path]) => isVariable(path));
  const leaves = Object.fromEntries(initial.map(([path, { shape, dtype }]) => [path, { shape, dtype }]));
  const specs: Record<string, InputSpec> = {
    x: { shape: [batchSize, ...step.inputShape], dtype: "float32" },
    mean: { shape: [step.statistics], dtype: "float32" },
    scale: { shape: [step.statistics], dtype: "float32" },
  };
  for (const [path, leaf] of Object.entries(leaves)) specs[CARRY + path] = leaf;
  const traced = trace(
    specs,
    (tensors) => {
      const at = (name: string) => tensors[name] as NonNullable<(typeof tensors)[string]>;
      const carry = Object.fromEntries(Object.keys(leaves).map((path) => [path, at(CARRY + path)]));
      return { logits: step.predict(carry, at("x"), { mean: at("mean"), scale: at("scale") }) };
    },
    currentLayerName,
  );
  const graph = simplify(traced);
  const outer = new GraphBuilder();
  const body = new GraphBuilder(outer);
  const numbers = body.emit("Gather", ["indices", "iteration"], { axis: 0 });
  const inputs: Record<string, Realisation> = {
    x: batchInput(body, "features", numbers, features, step.inputShape, batchSize),
    mean: { rowMajor: () => "mean" },
    scale: { rowMajor: () => "scale" },
  };
  for (const path of Object.keys(leaves)) inputs[CARRY + path] = { rowMajor: () => carryInput(path) };
  const logits = lowerGraph(graph, body, inputs, new Set(["x"]), batchSize).rowMajor(graph.outputs.logits as Value);
  body.emitNamed("Identity", [logits], ["batchLogits"]);
  body.emitNamed("Identity", ["going"], ["goOn"]);
  const outputs = [batchSize, ...step.outShape];
  const loopBody = body.finish(
    "batch",
    [valueInfo("iteration", "int64", []), valueInfo("going", "bool", [])],
    [valueInfo("goOn", "bool", []), valueInfo("batchLogits", "float32", outputs)],
  );
  outer.emitNamed("Loop", ["steps", ""], ["logits"], { body: { graph: loopBody } });
  const leafInputs = Object.entries(leaves).map(([path, leaf]: [string, LeafSpec]) =>
    valueInfo(carryInput(path), leaf.dtype, leaf.shape),
  );
  const program = outer.finish(
    "predict",
    [
      valueInfo("features", features, ["rows", sizeOf(step.inputShape)]),
      valueInfo("indices", "int32", ["batches", batchSize]),
      valueInfo("steps", "int64", []),
      valueInfo("mean", "float32", [step.statistics]),
      valueInfo("scale", "float32", [step.statistics]),
      ...leafInputs,
    ],
    [valueInfo("logits", "float32", ["batches", ...outputs])],
  );
  return finishProgram(program, batchSize, leaves);
}

import { currentLayerName, type LeafSpec, type TrainingStep, type Tree } from "@conclave/core";
import { withinStack } from "../errors.js";
import type { Graph, Value } from "../ir/value.js";
import { lowerGraph } from "../lower/lower-graph.js";
import type { Realisation } from "../lower/realisation.js";
import type { GraphBuilder, Name } from "../onnx/graph-builder.js";
import type { InputSpec } from "../record-graph.js";
import { simplify } from "../simplify/simplify.js";
import { trace } from "../trace.js";
import { batchInput } from "./batch-input.js";
import { type LoopBody, loopProgram } from "./loop.js";
import { type FeatureType, finishProgram, leafValue, type Program } from "./program.js";

/** The part of the carry that a model predicts with. */
function isVariable(path: string): boolean {
  return path.startsWith("params/") || path.startsWith("state/");
}

function statisticsInputs(statistics: number): Readonly<Record<string, InputSpec>> {
  return { mean: { shape: [statistics], dtype: "float32" }, scale: { shape: [statistics], dtype: "float32" } };
}

/**
 * Traces a model as it predicts and wraps it in a loop over batches.
 *
 * Inputs: `features` [rows, features], `indices` int32 [steps, batch], `steps` int64 (how many batches), `mean`, `scale`, params and state.
 * Output: `logits` float32 [steps, batch, outputs].
 * @throws TracerError naming kernel and layer when the model cannot be traced, "too-deep" for too many layers in a row
 */
export function compilePrediction(step: TrainingStep, batchSize: number, features: FeatureType): Program {
  return withinStack(() => predictionProgram(step, batchSize, features));
}

function predictionProgram(step: TrainingStep, batchSize: number, features: FeatureType): Program {
  const carry = step.carryLeaves();
  const leaves = Object.fromEntries(Object.entries(carry).filter(([path]) => isVariable(path)));
  const graph = simplify(tracePrediction(step, leaves, batchSize));
  const statistics = statisticsInputs(step.statistics);
  const write = (body: GraphBuilder, numbers: Name, leaf: (path: string) => Name): LoopBody => {
    const inputs: Record<string, Realisation> = {
      x: batchInput(body, "features", numbers, features, step.inputShape, batchSize),
    };
    for (const name of Object.keys(statistics)) inputs[name] = { rowMajor: () => name };
    for (const path of Object.keys(leaves)) inputs[leafValue(path)] = { rowMajor: () => leaf(path) };
    const lowering = lowerGraph(graph, body, inputs, new Set(["x"]), batchSize);
    return { carry: [], report: lowering.rowMajor(graph.outputs.logits as Value) };
  };
  const program = loopProgram({
    name: "predict",
    step,
    features,
    batchSize,
    leaves,
    carries: false,
    inputs: statistics,
    report: { name: "logits", shape: [batchSize, ...step.outShape] },
    write,
  });
  return finishProgram(program, batchSize, step.inputShape, leaves);
}

function tracePrediction(step: TrainingStep, leaves: Tree<LeafSpec>, batchSize: number): Graph {
  const specs: Record<string, InputSpec> = {
    x: { shape: [batchSize, ...step.inputShape], dtype: "float32" },
    ...statisticsInputs(step.statistics),
  };
  for (const [path, leaf] of Object.entries(leaves)) specs[leafValue(path)] = leaf;
  return trace(
    specs,
    (at) => {
      const carry = Object.fromEntries(Object.keys(leaves).map((path) => [path, at(leafValue(path))]));
      return { logits: step.predict(carry, at("x"), { mean: at("mean"), scale: at("scale") }) };
    },
    currentLayerName,
  );
}

import { currentLayerName, type LeafSpec, type TrainingStep, type Tree } from "@conclave/core";
import type { Graph, Value } from "../ir/value.js";
import { lowerGraph } from "../lower/lower-graph.js";
import type { InputSpec } from "../record-graph.js";
import { simplify } from "../simplify/simplify.js";
import { trace } from "../trace.js";
import type { LoopOptions } from "./loop.js";
import { type FeatureType, leafValue } from "./program.js";
import {
  BATCH_INPUTS,
  batchSpecs,
  batchValues,
  byLeaf,
  carryAt,
  chunkValues,
  constantInputs,
  stepNumber,
} from "./step-inputs.js";

/** Writes a training step whose batch is computed in one go: one graph from the rows to the new carry. */
export function wholeBatch(
  step: TrainingStep,
  leaves: Tree<LeafSpec>,
  batchSize: number,
  features: FeatureType,
): LoopOptions["write"] {
  const graph = simplify(traceStep(step, leaves, batchSize));
  return (body, numbers, leaf) => {
    const inputs = {
      ...batchValues(body, step, numbers, features, batchSize),
      step: { rowMajor: () => stepNumber(body) },
      ...chunkValues(step, leaves, leaf),
    };
    const lowering = lowerGraph(graph, body, inputs, BATCH_INPUTS, batchSize);
    const report = lowering.rowMajor(graph.outputs.loss as Value);
    const carry = Object.keys(leaves).map((path) => lowering.rowMajor(graph.outputs[leafValue(path)] as Value));
    return { carry, report };
  };
}

function traceStep(step: TrainingStep, leaves: Tree<LeafSpec>, batchSize: number): Graph {
  const specs: Record<string, InputSpec> = {
    ...batchSpecs(step, batchSize),
    step: { shape: [], dtype: "int32" },
    ...constantInputs(step.statistics),
    ...byLeaf(leaves),
  };
  return trace(
    specs,
    (at) => {
      const { carry, loss } = step.run(
        carryAt(leaves, at),
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
      return { ...byLeaf(carry), loss };
    },
    currentLayerName,
  );
}

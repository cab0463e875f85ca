import { currentLayerName, type LeafSpec, nest, subtree, type TrainingStep, type Tree } from "@conclave/core";
import type { Graph } from "../ir/value.js";
import type { InputSpec } from "../record-graph.js";
import { simplify } from "../simplify/simplify.js";
import { trace } from "../trace.js";
import { batchSpecs, byLeaf, carryAt, constantInputs } from "./step-inputs.js";

/** What goes from part to part of a batch: "loss" and "gradients/…", which add up, and the layers' "state/…". */
export type Sums<T> = Tree<T>;

const SCALAR = { shape: [], dtype: "float32" } as const;
const STEP = { shape: [], dtype: "int32" } as const;

/**
 * The first half of a step for a part of a batch: its share of the mean loss and of the gradients, and the state after it, under the paths of
 * {@link Sums}. Its inputs are those of a step and `total`, by which the mean is divided.
 */
export function traceGradients(step: TrainingStep, leaves: Tree<LeafSpec>, rows: number): Graph {
  const specs: Record<string, InputSpec> = {
    ...batchSpecs(step, rows),
    ...constantInputs(step.statistics),
    ...byLeaf(leaves),
    step: STEP,
    total: SCALAR,
  };
  const graph = trace(
    specs,
    (at) => {
      const batch = { x: at("x"), y: at("y"), weights: step.weighted ? at("weights") : null, total: at("total") };
      const inputs = { key: at("key"), step: at("step"), mean: at("mean"), scale: at("scale") };
      const { loss, gradients, state } = step.gradients(carryAt(leaves, at), batch, inputs);
      return { loss, ...nest("gradients", gradients), ...nest("state", state) };
    },
    currentLayerName,
  );
  return simplify(graph);
}

/** The second half: from the gradients ("gradients/…") and the state to the carry after the step. */
export function traceUpdate(step: TrainingStep, leaves: Tree<LeafSpec>): Graph {
  const gradientSpecs = nest("gradients", subtree(leaves, "params"));
  const specs = { ...constantInputs(step.statistics), ...byLeaf(leaves), ...gradientSpecs, step: STEP };
  const graph = trace(
    specs,
    (at) => {
      const carry = carryAt(leaves, at);
      const gradients = Object.fromEntries(Object.keys(gradientSpecs).map((path) => [path, at(path)]));
      const scalars = { step: at("step"), totalSteps: at("totalSteps"), learningRate: at("learningRate") };
      const batch = { gradients: subtree(gradients, "gradients"), state: subtree(carry, "state") };
      return byLeaf(step.update(carry, batch, scalars));
    },
    currentLayerName,
  );
  return simplify(graph);
}

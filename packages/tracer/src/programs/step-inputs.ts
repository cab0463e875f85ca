import { type Carry, type LeafSpec, mapTree, type TrainingStep, type Tree } from "@conclave/core";
import type { Realisation } from "../lower/realisation.js";
import type { GraphBuilder, Name } from "../onnx/graph-builder.js";
import { dataTypeOf } from "../onnx/tensor-type.js";
import type { InputSpec, Inputs } from "../record-graph.js";
import type { tf } from "../tf.js";
import { batchInput } from "./batch-input.js";
import { type FeatureType, leafValue } from "./program.js";

/** The inputs of a training program that are the same for all steps of a chunk: what differs between members and runs. */
export function constantInputs(statistics: number): Readonly<Record<string, InputSpec>> {
  return {
    key: { shape: [2], dtype: "int32" },
    totalSteps: { shape: [], dtype: "int32" },
    learningRate: { shape: [], dtype: "float32" },
    mean: { shape: [statistics], dtype: "float32" },
    scale: { shape: [statistics], dtype: "float32" },
  };
}

/** The names of a traced step's inputs whose first axis is the batch. */
export const BATCH_INPUTS: ReadonlySet<string> = new Set(["x", "y", "weights"]);

/** The shapes and types of what a traced step is given for a batch of so many rows. */
export function batchSpecs(step: TrainingStep, rows: number): Readonly<Record<string, InputSpec>> {
  return {
    x: { shape: [rows, ...step.inputShape], dtype: "float32" },
    y: { shape: [rows, ...step.label.shape], dtype: step.label.dtype },
    ...(step.weighted ? { weights: { shape: [rows], dtype: "float32" } as const } : {}),
  };
}

/** The carry that a traced step is given. */
export function carryAt(leaves: Tree<LeafSpec>, at: Inputs): Carry<tf.Tensor> {
  return mapTree(leaves, (_, path) => at(leafValue(path)));
}

/** A tree's leaves by the names that leaves of a carry have in a traced graph. */
export function byLeaf<T>(tree: Tree<T>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(tree).map(([path, leaf]) => [leafValue(path), leaf]));
}

/** The batch of these rows, gathered by number from the program's inputs. */
export function batchValues(
  builder: GraphBuilder,
  step: TrainingStep,
  numbers: Name,
  features: FeatureType,
  rows: number,
): Readonly<Record<string, Realisation>> {
  return {
    x: batchInput(builder, "features", numbers, features, step.inputShape, rows),
    y: { rowMajor: () => builder.emit("Gather", ["labels", numbers], { axis: 0 }) },
    weights: { rowMajor: () => builder.emit("Gather", ["weights", numbers], { axis: 0 }) },
  };
}

/** The program's constant inputs, and the leaves of a carry under the names that they have there. */
export function chunkValues(
  step: TrainingStep,
  leaves: Tree<LeafSpec>,
  leaf: (path: string) => Name,
): Readonly<Record<string, Realisation>> {
  const constants = Object.keys(constantInputs(step.statistics)).map((name) => [name, there(name)] as const);
  return { ...Object.fromEntries(constants), ...byLeaf(mapTree(leaves, (_, path) => there(leaf(path)))) };
}

/** A tensor that is there already, row-major. */
export function there(name: Name): Realisation {
  return { rowMajor: () => name };
}

/** The number of the step under way, int32: the chunk's first and the rounds of its loop. */
export function stepNumber(body: GraphBuilder): Name {
  return body.emit("Add", ["firstStep", body.emit("Cast", ["iteration"], { to: dataTypeOf("int32") })]);
}

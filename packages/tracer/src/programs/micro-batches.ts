import {
  cutBatch,
  type EqualParts,
  type LeafSpec,
  mapTree,
  nest,
  subtree,
  type TrainingStep,
  type Tree,
} from "@conclave/core";
import type { Value } from "../ir/value.js";
import { lowerGraph } from "../lower/lower-graph.js";
import type { GraphBuilder, Name } from "../onnx/graph-builder.js";
import { repeat } from "../onnx/repeat.js";
import { dataTypeOf } from "../onnx/tensor-type.js";
import type { LoopOptions } from "./loop.js";
import { type FeatureType, leafValue } from "./program.js";
import { BATCH_INPUTS, batchValues, byLeaf, chunkValues, stepNumber, there } from "./step-inputs.js";
import { type Sums, traceGradients, traceUpdate } from "./trace-halves.js";

/** Writes one part of a batch: the numbers of its rows, its own number, the sums before it → the sums after it. */
type WritePart = (builder: GraphBuilder, group: EqualParts, rows: Name, part: Name, sums: Sums<Name>) => Sums<Name>;

/**
 * Writes a training step whose batch is computed in parts, one after another in a loop of their own, so that memory holds the activations
 * of a single part. The shares of the mean loss and its gradients add up, and the optimizer sees those of the whole batch.
 */
export function inMicroBatches(
  step: TrainingStep,
  leaves: Tree<LeafSpec>,
  batchSize: number,
  features: FeatureType,
  parts: number,
): LoopOptions["write"] {
  const groups = cutBatch(batchSize, parts);
  const graphs = new Map(groups.map(({ rows }) => [rows, traceGradients(step, leaves, rows)]));
  const update = traceUpdate(step, leaves);
  return (body, numbers, leaf) => {
    const chunk = chunkValues(step, leaves, leaf);
    const total = totalOf(body, step, numbers, batchSize);
    const firstDraw = body.emit("Mul", [stepNumber(body), body.constant("int32", [], Int32Array.of(parts))]);
    const writePart: WritePart = (builder, { rows }, rowNumbers, part, sums) => {
      const graph = graphs.get(rows)!;
      const inputs = {
        ...chunk,
        ...byLeaf(mapTree(stateOf(sums), there)),
        ...batchValues(builder, step, rowNumbers, features, rows),
        // A number that no other part has, in this step or another: parts draw masks of their own.
        step: { rowMajor: () => builder.emit("Add", [firstDraw, part]) },
        total: there(total),
      };
      const lowering = lowerGraph(graph, builder, inputs, BATCH_INPUTS, rows);
      return mapTree(sums, (sum, path) => {
        const own = lowering.rowMajor(graph.outputs[path] as Value);
        return isState(path) ? own : builder.emit("Add", [sum, own]);
      });
    };
    const specs = sumSpecs(leaves);
    const none = mapTree(specs, ({ shape }, path) =>
      isState(path) ? leaf(path) : body.emit("ConstantOfShape", [body.integers(shape)]),
    );
    const sums = groups.reduce((before, group) => writeGroup(body, numbers, group, specs, before, writePart), none);
    const inputs = {
      ...chunk,
      ...byLeaf(mapTree(stateOf(sums), there)),
      ...mapTree(nest("gradients", subtree(sums, "gradients")), there),
      step: { rowMajor: () => stepNumber(body) },
    };
    const lowering = lowerGraph(update, body, inputs, new Set(), 1);
    const carry = Object.keys(leaves).map((path) => lowering.rowMajor(update.outputs[leafValue(path)] as Value));
    return { carry, report: sums.loss as Name };
  };
}

function isState(path: string): boolean {
  return path.startsWith("state/");
}

function stateOf<T>(sums: Sums<T>): Tree<T> {
  return nest("state", subtree(sums, "state"));
}

function sumSpecs(leaves: Tree<LeafSpec>): Sums<LeafSpec> {
  return {
    loss: { shape: [], dtype: "float32" },
    ...nest("gradients", subtree(leaves, "params")),
    ...nest("state", subtree(leaves, "state")),
  };
}

/** What the mean is divided by: the sum of the whole batch's weights, or the number of its rows. */
function totalOf(body: GraphBuilder, step: TrainingStep, numbers: Name, batchSize: number): Name {
  if (!step.weighted) return body.float(batchSize);
  const weights = body.emit("Gather", ["weights", numbers], { axis: 0 });
  return body.emit("ReduceSum", [weights], { keepdims: 0 });
}

/** Writes parts of one size, as a loop over them. */
function writeGroup(
  body: GraphBuilder,
  numbers: Name,
  group: EqualParts,
  specs: Sums<LeafSpec>,
  before: Sums<Name>,
  writePart: WritePart,
): Sums<Name> {
  const { start, rows, count } = group;
  const own = body.emit("Slice", [numbers, body.integers([start]), body.integers([start + rows * count])]);
  const table = body.reshape(own, [count, rows]);
  const paths = Object.keys(specs);
  const named = (names: readonly Name[]) => Object.fromEntries(paths.map((path, at) => [path, names[at] as Name]));
  const carried = paths.map((path) => ({ ...(specs[path] as LeafSpec), initial: before[path] as Name }));
  return named(
    repeat(body, count, carried, (builder, round, sums) => {
      const rowNumbers = builder.emit("Gather", [table, round], { axis: 0 });
      const part = builder.emit("Add", [
        builder.constant("int32", [], Int32Array.of(group.before)),
        builder.emit("Cast", [round], { to: dataTypeOf("int32") }),
      ]);
      return Object.values(writePart(builder, group, rowNumbers, part, named(sums)));
    }),
  );
}

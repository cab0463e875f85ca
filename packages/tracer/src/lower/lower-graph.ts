import type { Graph, Value } from "../ir/value.js";
import { valuesInOrder } from "../ir/values-in-order.js";
import type { GraphBuilder } from "../onnx/graph-builder.js";
import { batchedValues } from "./batched.js";
import { collectConvolutions } from "./convolution-plans.js";
import { STRIP_LIMITS } from "./convolution-strips.js";
import { Lowering } from "./lowering.js";
import type { Realisation } from "./realisation.js";
import { scanOutputs } from "./scan.js";
import { ruleOf } from "./table.js";

/** Operations that want the batch innermost. */
const WINDOWED = new Set(["Conv2D", "MaxPool", "AvgPool"]);

/** Every value that an output needs, inputs before users, and how often each is used. */
function usesIn(graph: Graph): Map<Value, number> {
  const values = valuesInOrder(graph);
  const uses = new Map(values.map((value) => [value, 0]));
  const use = (value: Value): void => void uses.set(value, (uses.get(value) ?? 0) + 1);
  for (const { source } of values) if (source.kind === "operation") source.inputs.forEach(use);
  Object.values(graph.outputs).forEach(use);
  return uses;
}

/**
 * Prepares to write a graph's values into a builder.
 * @param inputs how each input of the graph can be had
 * @param batchInputs the names of the inputs whose first axis is the batch
 * @param limits beyond which convolutions gather their patches in strips
 */
export function lowerGraph(
  graph: Graph,
  builder: GraphBuilder,
  inputs: Readonly<Record<string, Realisation>>,
  batchInputs: ReadonlySet<string>,
  batch: number,
  limits = STRIP_LIMITS,
): Lowering {
  const uses = usesIn(graph);
  const windowed = [...uses.keys()].some((value) => value.source.kind === "operation" && WINDOWED.has(value.source.op));
  return new Lowering({
    builder,
    batch,
    inputs,
    isBatched: batchedValues(batchInputs, batch),
    prefersFeatureMajor: windowed,
    ruleOf,
    usesOf: (value) => uses.get(value) ?? 0,
    convolutions: collectConvolutions(uses.keys(), limits),
    outputsOf: (scan) => scanOutputs(scan, uses.keys()),
    lowerBody: (body, within, given) => lowerGraph(body, within, given, new Set(), batch, limits),
  });
}

import type { Graph, Value } from "../ir/value.js";
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
  const uses = new Map<Value, number>();
  const visit = (value: Value): void => {
    const count = uses.get(value);
    if (count !== undefined) {
      uses.set(value, count + 1);
      return;
    }
    if (value.source.kind === "operation") for (const input of value.source.inputs) visit(input);
    uses.set(value, 1);
  };
  for (const output of Object.values(graph.outputs)) visit(output);
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

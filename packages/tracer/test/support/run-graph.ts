import type { Graph, Value } from "../../src/ir/value.js";
import { lowerGraph } from "../../src/lower/lower-graph.js";
import { GraphBuilder } from "../../src/onnx/graph-builder.js";
import { encodeModel } from "../../src/onnx/model.js";
import { valueInfo } from "../../src/onnx/tensor-type.js";
import { type Feed, runModel } from "./run-model.js";

/** Runs a traced graph as it is, simplified or not. */
export async function runGraph(
  graph: Graph,
  feeds: Readonly<Record<string, Feed>>,
): Promise<Readonly<Record<string, number[]>>> {
  const builder = new GraphBuilder();
  const inputs = Object.entries(graph.inputs);
  const realisations = inputs.map(([name]) => [name, { rowMajor: () => name }] as const);
  const lowering = lowerGraph(graph, builder, Object.fromEntries(realisations), new Set(), 1);
  const outputs = Object.entries(graph.outputs).map(([name, value]) => {
    builder.emitNamed("Identity", [lowering.rowMajor(value)], [name]);
    return valueInfo(name, value.dtype, value.shape);
  });
  const declared = inputs.map(([name, value]) => valueInfo(name, value.dtype, value.shape));
  return runModel(encodeModel(builder.finish("graph", declared, outputs)), feeds);
}

/** How often each operation is in a graph; shared values count once. */
export function operationsIn(graph: Graph): Readonly<Record<string, number>> {
  const seen = new Set<Value>();
  const counts: Record<string, number> = {};
  const visit = (value: Value): void => {
    if (seen.has(value)) return;
    seen.add(value);
    if (value.source.kind !== "operation") return;
    const { op, inputs } = value.source;
    counts[op] = (counts[op] ?? 0) + 1;
    for (const input of inputs) visit(input);
  };
  for (const output of Object.values(graph.outputs)) visit(output);
  return counts;
}

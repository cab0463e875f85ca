import type { Graph, Value } from "../ir/value.js";
import { valuesInOrder } from "../ir/values-in-order.js";

/** A rule of a pass: a better value with the same meaning, or the same value. Inputs are rewritten already. */
export type RewriteRule = (value: Value) => Value;

/** Rebuilds a graph bottom up through a rule; shared values stay shared, and what no output needs is gone. */
export function rewriteGraph(graph: Graph, rule: RewriteRule): Graph {
  const done = new Map<Value, Value>();
  const rewritten = (value: Value): Value => done.get(value) as Value;
  for (const value of valuesInOrder(graph)) done.set(value, rule(withInputs(value, rewritten)));
  const outputs = Object.entries(graph.outputs).map(([name, value]) => [name, rewritten(value)] as const);
  return { inputs: graph.inputs, outputs: Object.fromEntries(outputs) };
}

function withInputs(value: Value, rewrite: (input: Value) => Value): Value {
  if (value.source.kind !== "operation") return value;
  const inputs = value.source.inputs.map(rewrite);
  const same = inputs.every((input, index) => input === (value.source as { inputs: readonly Value[] }).inputs[index]);
  return same ? value : { ...value, source: { ...value.source, inputs } };
}

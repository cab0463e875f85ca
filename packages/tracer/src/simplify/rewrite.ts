import type { Graph, Value } from "../ir/value.js";

/** A rule of a pass: a better value with the same meaning, or the same value. Inputs are rewritten already. */
export type RewriteRule = (value: Value) => Value;

/** Rebuilds a graph bottom up through a rule; shared values stay shared, and what no output needs is gone. */
export function rewriteGraph(graph: Graph, rule: RewriteRule): Graph {
  const done = new Map<Value, Value>();
  const rewrite = (value: Value): Value => {
    const known = done.get(value);
    if (known !== undefined) return known;
    const result = rule(withInputs(value, rewrite));
    done.set(value, result);
    return result;
  };
  const outputs = Object.entries(graph.outputs).map(([name, value]) => [name, rewrite(value)] as const);
  return { inputs: graph.inputs, outputs: Object.fromEntries(outputs) };
}

function withInputs(value: Value, rewrite: (input: Value) => Value): Value {
  if (value.source.kind !== "operation") return value;
  const inputs = value.source.inputs.map(rewrite);
  const same = inputs.every((input, index) => input === (value.source as { inputs: readonly Value[] }).inputs[index]);
  return same ? value : { ...value, source: { ...value.source, inputs } };
}

import type { Graph, Value } from "./value.js";

/** Every value that an output of the graph needs, each once, inputs before their users. */
export function valuesInOrder(graph: Graph): readonly Value[] {
  const ordered: Value[] = [];
  const known = new Set<Value>();
  // A stack of our own: a graph may be deeper than the call stack.
  const path: { readonly value: Value; readonly inputs: readonly Value[]; next: number }[] = [];
  const enter = (value: Value): void => {
    if (known.has(value)) return;
    known.add(value);
    path.push({ value, inputs: value.source.kind === "operation" ? value.source.inputs : [], next: 0 });
  };
  for (const output of Object.values(graph.outputs)) {
    enter(output);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const input = top.inputs[top.next++];
      if (input !== undefined) enter(input);
      else {
        ordered.push(top.value);
        path.pop();
      }
    }
  }
  return ordered;
}

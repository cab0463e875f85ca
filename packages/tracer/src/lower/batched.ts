import { isElementwise, type Value } from "../ir/value.js";

/** Tells which values have the batch as their first axis, by how they were computed (never by their extent alone). */
export function batchedValues(batchInputs: ReadonlySet<string>, batch: number): (value: Value) => boolean {
  const known = new Map<Value, boolean>();
  const decide = (value: Value): boolean => {
    const { source } = value;
    if (source.kind === "input") return batchInputs.has(source.name);
    if (source.kind === "constant" || value.shape[0] !== batch) return false;
    const { op, inputs, attributes } = source;
    const first = inputs[0] as Value;
    if (op === "CounterUniform") return true;
    if (op === "MatMul") return attributes.transposeA !== true && isBatched(first);
    if (op === "Transpose") return (attributes.perm as number[])[0] === 0 && isBatched(first);
    if (op === "Gather") return attributes.axis === 0 ? isBatched(inputs[1] as Value) : isBatched(first);
    if (op === "Conv2DBackpropFilter" || op === "ScatterAdd") return false;
    if (isElementwise(op)) return inputs.some((input) => input.shape.length === value.shape.length && isBatched(input));
    if ("axes" in attributes) return !(attributes.axes as number[]).includes(0) && isBatched(first);
    return isBatched(first);
  };
  const isBatched = (value: Value): boolean => {
    const answer = known.get(value) ?? decide(value);
    known.set(value, answer);
    return answer;
  };
  return isBatched;
}

import { constant } from "../ir/make.js";
import { sizeOf, type Value } from "../ir/value.js";

/** The number that every element of a constant has, or null. */
export function splatOf(value: Value): number | null {
  if (value.source.kind !== "constant") return null;
  const { data } = value.source;
  const first = data[0];
  return first !== undefined && data.every((element: number) => Object.is(element, first)) ? first : null;
}

/** Whether a value is one number, of whatever rank. */
export function isScalar(value: Value): boolean {
  return sizeOf(value.shape) === 1;
}

const FOLDABLE: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Max: Math.max,
  Min: Math.min,
};

/** Computes float32 arithmetic between two constant scalars now, rounded as the engine would. */
export function foldScalars(value: Value): Value {
  if (value.source.kind !== "operation" || value.source.inputs.length !== 2 || value.dtype !== "float32") return value;
  const compute = FOLDABLE[value.source.op];
  const [a, b] = value.source.inputs as [Value, Value];
  if (compute === undefined || !isScalar(a) || !isScalar(b)) return value;
  const [left, right] = [splatOf(a), splatOf(b)];
  if (left === null || right === null) return value;
  return constant(Float32Array.of(compute(left, right)), value.shape, "float32");
}

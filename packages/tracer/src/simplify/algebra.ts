import { constant, elementwise, operation, reshape } from "../ir/make.js";
import { sameShape, type Value } from "../ir/value.js";
import { foldScalars, isScalar, splatOf } from "./constants.js";

/** x·1, x/1, x+0 and x−0 are x; the other operand is broadcast to the result where its shape differs. */
export function dropNeutral(value: Value): Value {
  if (value.source.kind !== "operation" || value.source.inputs.length !== 2) return value;
  const { op } = value.source;
  const [a, b] = value.source.inputs as [Value, Value];
  const neutral = op === "Mul" || op === "Div" ? 1 : op === "Add" || op === "Sub" ? 0 : null;
  if (neutral === null) return value;
  if (splatOf(b) === neutral) return spread(a, value);
  if ((op === "Mul" || op === "Add") && splatOf(a) === neutral) return spread(b, value);
  return value;
}

function spread(kept: Value, result: Value): Value {
  return sameShape(kept.shape, result.shape) ? kept : operation("Broadcast", [kept], result);
}

/** An array times (or divided by) a scalar, as [array, scalar factor]. */
function scaled(value: Value): readonly [Value, Value] | null {
  if (value.source.kind !== "operation" || value.dtype !== "float32") return null;
  const [a, b] = value.source.inputs as [Value, Value];
  if (value.source.op === "Mul") {
    if (isScalar(b) && !isScalar(a)) return [a, b];
    if (isScalar(a) && !isScalar(b)) return [b, a];
  }
  return null;
}

/** (x·s)·t becomes x·(s·t): one pass over the array instead of two. Scalars of higher rank are made plain first. */
export function gatherFactors(value: Value): Value {
  const outer = scaled(value);
  if (outer === null) return value;
  const inner = scaled(outer[0]);
  if (inner === null || !sameShape(inner[0].shape, value.shape)) return value;
  return elementwise("Mul", [inner[0], foldScalars(elementwise("Mul", [plain(inner[1]), plain(outer[1])]))]);
}

/**
 * x/s becomes x·(1/s): multiplication is faster over an array, and can be gathered. The inverse is a Reciprocal, since onnxruntime
 * (1.30) turns x·(1/s) with a Div back into x/s, and when it also drops the node behind x it leaves an invalid graph.
 */
export function multiplyByInverse(value: Value): Value {
  if (value.source.kind !== "operation" || value.source.op !== "Div" || value.dtype !== "float32") return value;
  const [a, b] = value.source.inputs as [Value, Value];
  if (!isScalar(b) || isScalar(a)) return value;
  const divisor = splatOf(b);
  const inverse = divisor === null ? elementwise("Reciprocal", [plain(b)]) : null;
  const factor = inverse ?? constant(Float32Array.of(1 / (divisor as number)), [], "float32");
  const product = elementwise("Mul", [a, factor]);
  return sameShape(product.shape, value.shape) ? product : value;
}

function plain(factor: Value): Value {
  return factor.shape.length === 0 ? factor : reshape(factor, []);
}

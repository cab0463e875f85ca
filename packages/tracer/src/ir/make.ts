import { TracerError } from "../errors.js";
import type { Attributes, ConstantData, DType, Operation, Shape, Value } from "./value.js";
import { broadcastShapes } from "./value.js";

/** A value computed by an operation. */
export function operation(
  op: Operation,
  inputs: readonly Value[],
  result: { readonly shape: Shape; readonly dtype: DType },
  attributes: Attributes = {},
  layer: string | null = inputs.find((input) => input.layer !== null)?.layer ?? null,
): Value {
  return { ...result, source: { kind: "operation", op, inputs, attributes }, layer };
}

/** An element-by-element operation; the shape follows from broadcasting, the type from the last input unless given. */
export function elementwise(
  op: Operation,
  inputs: readonly Value[],
  dtype?: DType,
  attributes: Attributes = {},
): Value {
  const shape = broadcastShapes(inputs.map((input) => input.shape));
  const layer = inputs.find((input) => input.layer !== null)?.layer ?? null;
  if (shape === null) {
    const shapes = inputs.map((input) => `[${input.shape}]`).join(" and ");
    throw new TracerError("unsupported-form", `${op} cannot broadcast ${shapes}`, layer);
  }
  return operation(op, inputs, { shape, dtype: dtype ?? (inputs.at(-1) as Value).dtype }, attributes, layer);
}

/** A constant with its values. */
export function constant(data: ConstantData, shape: Shape, dtype: DType): Value {
  return { shape, dtype, source: { kind: "constant", data }, layer: null };
}

/** A float32 (or int32) scalar constant. */
export function scalar(value: number, dtype: "float32" | "int32" = "float32"): Value {
  return constant(dtype === "float32" ? Float32Array.of(value) : Int32Array.of(value), [], dtype);
}

export function reshape(value: Value, shape: Shape): Value {
  return operation("Reshape", [value], { shape, dtype: value.dtype });
}

export function cast(value: Value, dtype: DType): Value {
  return value.dtype === dtype ? value : operation("Cast", [value], { shape: value.shape, dtype });
}

export function reduce(
  op: "ReduceSum" | "ReduceMean" | "ReduceMax" | "ReduceMin" | "ReduceProd",
  value: Value,
  axes: readonly number[],
  keepDims: boolean,
): Value {
  const reduced = new Set(axes.map((axis) => (axis < 0 ? axis + value.shape.length : axis)));
  const shape = keepDims
    ? value.shape.map((extent, axis) => (reduced.has(axis) ? 1 : extent))
    : value.shape.filter((_, axis) => !reduced.has(axis));
  return operation(op, [value], { shape, dtype: value.dtype }, { axes: [...reduced].sort((a, b) => a - b), keepDims });
}

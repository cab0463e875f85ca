import { cast, operation, reduce } from "../ir/make.js";
import type { ReduceOp, Value } from "../ir/value.js";
import { input, type KernelAttributes, type KernelRule, type KernelTable, positiveAxis } from "./rule.js";

function axesOf(value: Value, attributes: KernelAttributes): readonly number[] {
  // tfjs calls it axis for sums and reductionIndices for extremes.
  const given = (attributes.axis ?? attributes.reductionIndices) as number | readonly number[] | null | undefined;
  if (given === null || given === undefined) return value.shape.map((_, axis) => axis);
  return (typeof given === "number" ? [given] : given).map((axis) => positiveAxis(axis, value.shape.length));
}

function reduction(op: ReduceOp): KernelRule {
  return (inputs, attributes) => {
    const x = input(inputs, "x");
    // Sums of booleans and means of integers have the types that tfjs gives them.
    const typed = x.dtype === "bool" ? cast(x, "int32") : x;
    const operand = op === "ReduceMean" ? cast(typed, "float32") : typed;
    return reduce(op, operand, axesOf(operand, attributes), attributes.keepDims === true);
  };
}

/** Sums, means and extremes along axes. */
export const reductions: KernelTable = {
  ArgMax: (inputs, { axis }) => {
    const x = input(inputs, "x");
    const at = positiveAxis(axis as number, x.shape.length);
    const shape = x.shape.filter((_, index) => index !== at);
    return operation("ArgMax", [x], { shape, dtype: "int32" }, { axis: at });
  },
  Max: reduction("ReduceMax"),
  Mean: reduction("ReduceMean"),
  Min: reduction("ReduceMin"),
  Prod: reduction("ReduceProd"),
  Sum: reduction("ReduceSum"),
};

import { cast, elementwise, scalar } from "../ir/make.js";
import type { ElementwiseOp, Value } from "../ir/value.js";
import { input, inputList, type KernelRule, type KernelTable } from "./rule.js";

function binary(op: ElementwiseOp): KernelRule {
  return (inputs) => elementwise(op, [input(inputs, "a"), input(inputs, "b")]);
}

function like(value: Value, number: number): Value {
  return scalar(number, value.dtype === "int32" ? "int32" : "float32");
}

const square = (x: Value): Value => elementwise("Mul", [x, x]);

/** Sums, products and their kin. */
export const arithmetic: KernelTable = {
  Add: binary("Add"),
  AddN: (inputs) => inputList(inputs).reduce((sum, term) => elementwise("Add", [sum, term])),
  FloorDiv: (inputs) => {
    const [a, b] = [cast(input(inputs, "a"), "float32"), cast(input(inputs, "b"), "float32")];
    return cast(elementwise("Floor", [elementwise("Div", [a, b])]), "int32");
  },
  Maximum: binary("Max"),
  Minimum: binary("Min"),
  Mod: (inputs) => {
    // tfjs: the sign of the divisor, as Python.
    const [a, b] = [input(inputs, "a"), input(inputs, "b")];
    const quotient = elementwise("Floor", [elementwise("Div", [cast(a, "float32"), cast(b, "float32")])]);
    return elementwise("Sub", [a, elementwise("Mul", [cast(quotient, a.dtype), b])]);
  },
  Multiply: binary("Mul"),
  Neg: (inputs) => elementwise("Neg", [input(inputs, "x")]),
  Pow: binary("Pow"),
  RealDiv: (inputs) => elementwise("Div", [cast(input(inputs, "a"), "float32"), cast(input(inputs, "b"), "float32")]),
  Reciprocal: (inputs) => elementwise("Reciprocal", [input(inputs, "x")]),
  Rsqrt: (inputs) => elementwise("Reciprocal", [elementwise("Sqrt", [input(inputs, "x")])]),
  Square: (inputs) => square(input(inputs, "x")),
  SquaredDifference: (inputs) => square(elementwise("Sub", [input(inputs, "a"), input(inputs, "b")])),
  Sub: binary("Sub"),
  ClipByValue: (inputs, { clipValueMin, clipValueMax }) => {
    const x = input(inputs, "x");
    const above = elementwise("Max", [like(x, clipValueMin as number), x]);
    return elementwise("Min", [like(x, clipValueMax as number), above]);
  },
};

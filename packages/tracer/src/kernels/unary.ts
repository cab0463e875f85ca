import { cast, elementwise, scalar } from "../ir/make.js";
import type { ElementwiseOp } from "../ir/value.js";
import { input, type KernelRule, type KernelTable } from "./rule.js";

function unary(op: ElementwiseOp): KernelRule {
  return (inputs) => elementwise(op, [input(inputs, "x")]);
}

/** Functions of one number. */
export const unaryKernels: KernelTable = {
  Abs: unary("Abs"),
  Ceil: unary("Ceil"),
  Cos: unary("Cos"),
  Erf: unary("Erf"),
  Exp: unary("Exp"),
  Expm1: (inputs) => elementwise("Sub", [elementwise("Exp", [input(inputs, "x")]), scalar(1)]),
  Floor: unary("Floor"),
  Identity: (inputs) => input(inputs, "x"),
  IsFinite: (inputs) => {
    // x - x is 0 for every finite x, and NaN otherwise.
    const x = input(inputs, "x");
    return elementwise("Equal", [elementwise("Sub", [x, x]), scalar(0)], "bool");
  },
  IsInf: (inputs) => elementwise("IsInf", [input(inputs, "x")], "bool"),
  IsNan: (inputs) => elementwise("IsNaN", [input(inputs, "x")], "bool"),
  Log: unary("Log"),
  Log1p: (inputs) => elementwise("Log", [elementwise("Add", [scalar(1), input(inputs, "x")])]),
  Round: unary("Round"),
  Sign: unary("Sign"),
  Sin: unary("Sin"),
  Sqrt: unary("Sqrt"),
  Cast: (inputs, { dtype }) => {
    const x = input(inputs, "x");
    // To bool means "is not zero"; ONNX's Cast agrees.
    return cast(x, dtype as "float32" | "int32" | "bool");
  },
};

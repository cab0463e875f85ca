import { cast, elementwise, operation, scalar } from "../ir/make.js";
import type { Value } from "../ir/value.js";
import { input, type KernelTable } from "./rule.js";

const positive = (x: Value): Value => elementwise("Greater", [x, scalar(0)], "bool");

/** Activations and the pieces of their gradients; arithmetic where a selection would be slow (onnxruntime's Where is). */
export const activations: KernelTable = {
  Elu: (inputs) => elementwise("Elu", [input(inputs, "x")], "float32", { alpha: 1 }),
  EluGrad: (inputs) => {
    // dy · (y ≥ 0 ? 1 : y + 1) = dy · (min(y, 0) + 1)
    const slope = elementwise("Add", [scalar(1), elementwise("Min", [scalar(0), input(inputs, "y")])]);
    return elementwise("Mul", [input(inputs, "dy"), slope]);
  },
  LeakyRelu: (inputs, { alpha }) =>
    elementwise("LeakyRelu", [input(inputs, "x")], "float32", { alpha: alpha as number }),
  Prelu: (inputs) => {
    const [x, alpha] = [input(inputs, "x"), input(inputs, "alpha")];
    const negative = elementwise("Mul", [alpha, elementwise("Min", [scalar(0), x])]);
    return elementwise("Add", [elementwise("Relu", [x]), negative]);
  },
  Relu: (inputs) => elementwise("Relu", [input(inputs, "x")]),
  Relu6: (inputs) => elementwise("Min", [scalar(6), elementwise("Relu", [input(inputs, "x")])]),
  Selu: (inputs) => elementwise("Selu", [input(inputs, "x")]),
  Sigmoid: (inputs) => elementwise("Sigmoid", [input(inputs, "x")]),
  Softmax: (inputs) => {
    const logits = input(inputs, "logits");
    return operation("Softmax", [logits], logits);
  },
  Softplus: (inputs) => elementwise("Softplus", [input(inputs, "x")]),
  Step: (inputs, { alpha }) => {
    // x > 0 ? 1 : alpha = alpha + (1 - alpha) · [x > 0]
    const low = (alpha as number | undefined) ?? 0;
    const mask = cast(positive(input(inputs, "x")), "float32");
    return low === 0 ? mask : elementwise("Add", [scalar(low), elementwise("Mul", [scalar(1 - low), mask])]);
  },
  Tanh: (inputs) => elementwise("Tanh", [input(inputs, "x")]),
};

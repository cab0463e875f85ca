import type { Value } from "../ir/value.js";
import { activations } from "./activations.js";
import { input, type KernelAttributes, type KernelInputs } from "./rule.js";

/** The kernels behind the names of tfjs's fused activations. */
const KERNEL_OF: Readonly<Record<string, string>> = {
  elu: "Elu",
  leakyrelu: "LeakyRelu",
  prelu: "Prelu",
  relu: "Relu",
  relu6: "Relu6",
  sigmoid: "Sigmoid",
};

/** Applies the activation that a fused kernel names, if any. */
export function activate(value: Value, inputs: KernelInputs, attributes: KernelAttributes): Value {
  const name = (attributes.activation ?? "linear") as string;
  if (name === "linear") return value;
  const rule = activations[KERNEL_OF[name] ?? ""];
  if (rule === undefined) throw new RangeError(`the fused activation "${name}" is not supported`);
  const alpha = inputs.preluActivationWeights;
  const operands = alpha === undefined ? { x: value } : { x: value, alpha };
  return input({ y: rule(operands, { alpha: attributes.leakyreluAlpha }) as Value }, "y");
}

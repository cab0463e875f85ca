import type { ActivationSpec } from "../model-spec.js";
import type { Activation } from "./activation.js";
import { elu } from "./elu.js";
import { gelu } from "./gelu.js";
import { leakyRelu } from "./leaky-relu.js";
import { linear } from "./linear.js";
import { relu } from "./relu.js";
import { selu } from "./selu.js";
import { sigmoid } from "./sigmoid.js";
import { silu } from "./silu.js";
import { softmax } from "./softmax.js";
import { softplus } from "./softplus.js";
import { tanh } from "./tanh.js";

const plain: Readonly<Record<Extract<ActivationSpec, string>, Activation>> = {
  linear,
  sigmoid,
  tanh,
  relu,
  softmax,
  gelu,
  silu,
  softplus,
  selu,
};

/** The activation that a spec names; throws ModelError for a negative alpha. */
export function activationFromSpec(spec: ActivationSpec): Activation {
  if (typeof spec === "string") {
    return plain[spec];
  }
  return "leakyRelu" in spec ? leakyRelu(spec.leakyRelu.alpha) : elu(spec.elu.alpha);
}

import type { ActivationSpec } from "../model-spec.js";
import type { Activation } from "./activation.js";
import { elu } from "./elu.js";
import { leakyRelu } from "./leaky-relu.js";
import { linear } from "./linear.js";
import { relu } from "./relu.js";
import { sigmoid } from "./sigmoid.js";
import { softmax } from "./softmax.js";
import { tanh } from "./tanh.js";

const plain = { linear, sigmoid, tanh, relu, softmax } satisfies Record<Extract<ActivationSpec, string>, Activation>;

/** The activation that a spec names; throws ModelError for a negative alpha. */
export function activationFromSpec(spec: ActivationSpec): Activation {
  if (typeof spec === "string") {
    return plain[spec];
  }
  return "leakyRelu" in spec ? leakyRelu(spec.leakyRelu.alpha) : elu(spec.elu.alpha);
}

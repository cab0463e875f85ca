import { zeros } from "../../initializers/constant.js";
import { initializerFromName } from "../../initializers/initializer-from-name.js";
import { orthogonal } from "../../initializers/orthogonal.js";
import type { Layer } from "../../layer.js";
import { leafOf } from "../../tree.js";
import { checkCount } from "../check.js";
import { defineLayer } from "../define-layer.js";
import { gruSteps } from "./gru-steps.js";
import type { RecurrentOptions } from "./lstm.js";
import { sequenceShape } from "./time-steps.js";

/**
 * A gated recurrent unit: Cho et al. 2014, https://arxiv.org/abs/1406.1078, with the reset gate after the product, as in Keras, PyTorch and
 * cuDNN: [batch, steps, features] → [batch, units] or [batch, steps, units].
 *
 * Parameters, their gates in the order reset, update, candidate: kernel [features, 3·units], recurrentKernel [units, 3·units],
 * bias [3·units], and recurrentBias [units], which the candidate adds before the reset gate.
 */
export function gru(name: string, { units, sequences }: RecurrentOptions): Layer {
  checkCount(name, "units", units);
  const run = gruSteps(sequences);
  return defineLayer({
    name,
    kind: "gru",
    plan(shape) {
      const [steps, features] = sequenceShape(name, "gru", shape);
      return {
        outShape: sequences ? [steps, units] : [units],
        params: {
          kernel: { shape: [features, 3 * units], initializer: initializerFromName("glorotUniform") },
          recurrentKernel: { shape: [units, 3 * units], initializer: orthogonal },
          bias: { shape: [3 * units], initializer: zeros },
          recurrentBias: { shape: [units], initializer: zeros },
        },
        state: {},
      };
    },
    apply({ params, state }, x) {
      const paths = ["kernel", "recurrentKernel", "bias", "recurrentBias"];
      return { y: run(x, ...paths.map((path) => leafOf(params, path))), state };
    },
  });
}

import { gateBias } from "../../initializers/gate-bias.js";
import { initializerFromName } from "../../initializers/initializer-from-name.js";
import { orthogonal } from "../../initializers/orthogonal.js";
import type { Layer } from "../../layer.js";
import { leafOf } from "../../tree.js";
import { checkCount } from "../check.js";
import { defineLayer } from "../define-layer.js";
import { lstmSteps } from "./lstm-steps.js";
import { sequenceShape } from "./time-steps.js";

export interface RecurrentOptions {
  readonly units: number;
  /** Whether every step's state is given on, [steps, units], or the last one's alone, [units]. */
  readonly sequences: boolean;
}

/**
 * Long short-term memory with forget gates: Hochreiter & Schmidhuber 1997, https://doi.org/10.1162/neco.1997.9.8.1735, and Gers et al. 2000,
 * as in Keras and PyTorch: [batch, steps, features] → [batch, units] or [batch, steps, units].
 *
 * Parameters, their gates in the order input, forget, candidate, output: kernel [features, 4·units], recurrentKernel [units, 4·units],
 * bias [4·units], whose forget part starts at 1 so that memory lasts at first (Jozefowicz et al. 2015,
 * https://proceedings.mlr.press/v37/jozefowicz15.html).
 */
export function lstm(name: string, { units, sequences }: RecurrentOptions): Layer {
  checkCount(name, "units", units);
  const run = lstmSteps(sequences);
  return defineLayer({
    name,
    kind: "lstm",
    plan(shape) {
      const [steps, features] = sequenceShape(name, "lstm", shape);
      return {
        outShape: sequences ? [steps, units] : [units],
        params: {
          kernel: { shape: [features, 4 * units], initializer: initializerFromName("glorotUniform") },
          recurrentKernel: { shape: [units, 4 * units], initializer: orthogonal },
          bias: { shape: [4 * units], initializer: gateBias([0, 1, 0, 0]) },
        },
        state: {},
      };
    },
    apply: ({ params, state }, x) => ({
      y: run(x, leafOf(params, "kernel"), leafOf(params, "recurrentKernel"), leafOf(params, "bias")),
      state,
    }),
  });
}

import type { ActivationSpec } from "@conclave/core";
import { conv2d, dense, maxPool, type StepCase, stepCase, withLogits } from "./step-case.js";

type ActivationName = ActivationSpec extends infer Spec ? (Spec extends string ? Spec : keyof Spec) : never;

const ACTIVATIONS: { readonly [Name in ActivationName]: readonly ActivationSpec[] } = {
  linear: ["linear"],
  sigmoid: ["sigmoid"],
  tanh: ["tanh"],
  relu: ["relu"],
  softmax: ["softmax"],
  gelu: ["gelu"],
  silu: ["silu"],
  softplus: ["softplus"],
  selu: ["selu"],
  leakyRelu: [{ leakyRelu: { alpha: 0.2 } }, { leakyRelu: { alpha: 0 } }],
  elu: [{ elu: { alpha: 1 } }, { elu: { alpha: 0.5 } }],
};

/** Every activation of rows, of images, and where a pool may go before it. */
export const ACTIVATION_CASES: readonly StepCase[] = Object.values(ACTIVATIONS)
  .flat()
  .flatMap((activation) => {
    const name = JSON.stringify(activation).replaceAll('"', "");
    const hidden = { dense: { units: 6, activation, bias: true, initializer: "lecunUniform" } } as const;
    return [
      stepCase({ name: `${name} of rows`, model: { layers: [hidden, dense("classes")] }, shape: [5] }),
      stepCase({ name: `${name} of images`, model: withLogits(conv2d(3, { activation })), shape: [6, 6, 2] }),
      stepCase({
        name: `${name} before a pool`,
        model: withLogits(conv2d(3, { activation }), maxPool(2)),
        shape: [6, 6, 2],
      }),
    ];
  });

import { activationFromSpec } from "../activations/activation-from-spec.js";
import { zeros } from "../initializers/constant.js";
import { initializerFromName } from "../initializers/initializer-from-name.js";
import type { Layer } from "../layer.js";
import { ModelError } from "../model-error.js";
import type { ActivationSpec, InitializerName } from "../model-spec.js";
import { tf } from "../tf.js";
import { leafOf } from "../tree.js";
import { checkCount } from "./check.js";
import { defineLayer } from "./define-layer.js";

export interface DenseOptions {
  readonly units: number;
  readonly activation: ActivationSpec;
  readonly bias: boolean;
  readonly initializer: InitializerName;
}

/**
 * y = activation(x · kernel + bias), [batch, inputs] → [batch, units].
 * Parameters: kernel [inputs, units], bias [units].
 */
export function dense(name: string, options: DenseOptions): Layer {
  const { units, bias } = options;
  checkCount(name, "units", units);
  const activation = activationFromSpec(options.activation);
  const initializer = initializerFromName(options.initializer);
  return defineLayer({
    name,
    kind: "dense",
    plan(shape) {
      const [inputs] = shape;
      if (shape.length !== 1 || inputs === undefined) {
        throw new ModelError(
          "wrong-rank",
          name,
          `dense expected a flat sample [inputs], got [${shape}]; add flatten before it`,
        );
      }
      const kernel = { shape: [inputs, units], initializer };
      const params = bias ? { kernel, bias: { shape: [units], initializer: zeros } } : { kernel };
      return { outShape: [units], params, state: {} };
    },
    apply({ params, state }, x) {
      const product = tf.matMul(x, leafOf(params, "kernel"));
      return { y: activation.apply(bias ? tf.add(product, leafOf(params, "bias")) : product), state };
    },
  });
}

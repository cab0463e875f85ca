import { activationFromSpec } from "../activations/activation-from-spec.js";
import { zeros } from "../initializers/constant.js";
import { initializerFromName } from "../initializers/initializer-from-name.js";
import type { Apply, Layer } from "../layer.js";
import type { ActivationSpec, InitializerName, Padding, Pair } from "../model-spec.js";
import { tf } from "../tf.js";
import { leafOf } from "../tree.js";
import { checkCount, checkPair, imageShape } from "./check.js";
import { defineLayer } from "./define-layer.js";
import { positions, type Window } from "./window.js";

export interface Conv2dOptions {
  readonly filters: number;
  readonly kernel: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
  readonly activation: ActivationSpec;
  readonly bias: boolean;
  readonly initializer: InitializerName;
}

/**
 * y = activation(x ⋆ kernel + bias), a cross-correlation as everywhere in the field:
 * [batch, height, width, channels] → [batch, rows, columns, filters].
 * Parameters: kernel [height, width, channels, filters], bias [filters].
 */
export function conv2d(name: string, options: Conv2dOptions): Layer {
  const { filters, bias } = options;
  const window: Window = { size: options.kernel, strides: options.strides, padding: options.padding };
  checkCount(name, "filters", filters);
  checkPair(name, "kernel", window.size);
  checkPair(name, "strides", window.strides);
  const activation = activationFromSpec(options.activation);
  const initializer = initializerFromName(options.initializer);

  const linear: Apply = ({ params, state }, x) => {
    const kernel = leafOf(params, "kernel") as tf.Tensor4D;
    return { y: tf.conv2d(x as tf.Tensor4D, kernel, [...window.strides], window.padding), state };
  };
  const monotone: Apply = ({ params, state }, x) => ({
    y: activation.apply(bias ? tf.add(x, leafOf(params, "bias")) : x),
    state,
  });

  return defineLayer({
    name,
    kind: "conv2d",
    plan(shape) {
      const [height, width, channels] = imageShape(name, "conv2d", shape);
      const kernel = { shape: [...window.size, channels, filters], initializer };
      return {
        outShape: [...positions(name, window, [height, width]), filters],
        params: bias ? { kernel, bias: { shape: [filters], initializer: zeros } } : { kernel },
        state: {},
      };
    },
    apply: (variables, x, context) => monotone(variables, linear(variables, x, context).y, context),
    ...(activation.nonDecreasing ? { parts: { linear, monotone } } : {}),
  });
}

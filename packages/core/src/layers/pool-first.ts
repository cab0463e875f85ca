import type { Apply, Layer } from "../layer.js";

/** One thing to compute of a layer: the whole of it or a part; a stage finds its variables by the layer's name. */
export interface Stage {
  readonly name: string;
  readonly apply: Apply;
}

/**
 * The order in which a stack is computed: as listed, except that a layer which ends in a non-decreasing element-wise function and is
 * followed by max pooling lets the pooling go first: [conv, maxPool] becomes [conv's product, maxPool, conv's bias and activation].
 *
 * For a non-decreasing f, max(f(a), f(b)) = f(max(a, b)); adding a bias in floating point is non-decreasing too, since rounding is. So
 * the forward values are the same to the last bit (as far as the engine's own exp and tanh are non-decreasing), and so are the
 * gradients unless f is flat between the two largest elements of a window, where several elements are equally right to receive
 * them. A window of n elements then needs bias, activation and their gradients for one element instead of n.
 */
export function poolFirst(layers: readonly Layer[]): readonly Stage[] {
  const stages: Stage[] = [];
  for (let index = 0; index < layers.length; index++) {
    const layer = layers[index]!;
    const next = layers[index + 1];
    if (layer.parts !== undefined && next?.kind === "maxPool") {
      stages.push({ name: layer.name, apply: layer.parts.linear }, next, {
        name: layer.name,
        apply: layer.parts.monotone,
      });
      index++;
    } else {
      stages.push(layer);
    }
  }
  return stages;
}

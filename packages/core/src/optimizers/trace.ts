import type { Transformation } from "../optimizer.js";
import { tf } from "../tf.js";
import { leafOf, mapTree, nest, subtree } from "../tree.js";
import { zerosLike } from "./zeros-like.js";

export interface TraceOptions {
  /** The share of the trace that each step keeps. */
  readonly decay: number;
  readonly nesterov: boolean;
}

/**
 * Momentum: t ← decay·t + g, and the update is t; with Nesterov's it is g + decay·t, a look ahead. The learning rate comes after, as in
 * optax and PyTorch, which for a constant rate α is the v ← decay·v - α·g, θ ← θ + v of Sutskever et al. 2013,
 * https://proceedings.mlr.press/v28/sutskever13.html
 *
 * State: trace/….
 */
export function trace({ decay, nesterov }: TraceOptions): Transformation {
  return {
    name: "trace",
    init: (params) => zerosLike("trace", params),
    update(updates, state) {
      const before = subtree(state, "trace");
      const after = mapTree(updates, (g, path) => tf.add(tf.mul(leafOf(before, path), decay), g));
      return {
        updates: nesterov ? mapTree(updates, (g, path) => tf.add(g, tf.mul(leafOf(after, path), decay))) : after,
        state: nest("trace", after),
        gain: () => tf.scalar(1 / (1 - decay)),
      };
    },
  };
}

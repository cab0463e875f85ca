import { ModelError } from "../model-error.js";
import type { ClipSpec } from "../model-spec.js";
import type { Transformation } from "../optimizer.js";
import { tf } from "../tf.js";
import { mapTree } from "../tree.js";

/** Keeps the division defined where all gradients are zero; PyTorch's value. */
const SMALLEST_NORM = 1e-6;

/**
 * Scales all gradients together by min(1, limit / ‖g‖), with ‖g‖ the norm over all parameters, so that their direction stays: Pascanu et
 * al. 2013, https://proceedings.mlr.press/v28/pascanu13.html, as PyTorch's clip_grad_norm_.
 */
export function clipByGlobalNorm(limit: number): Transformation {
  checkLimit("norm", limit);
  return {
    name: "clipByGlobalNorm",
    init: () => ({}),
    update(updates) {
      const squares = Object.values(updates).map((g) => tf.sum(tf.square(g)));
      const norm = tf.sqrt(tf.addN(squares));
      return { updates, state: {}, factor: tf.minimum(tf.div(limit, tf.add(norm, SMALLEST_NORM)), 1) };
    },
  };
}

/** Brings each gradient's elements into [-limit, limit], as PyTorch's clip_grad_value_. */
export function clipByValue(limit: number): Transformation {
  checkLimit("value", limit);
  return {
    name: "clipByValue",
    init: () => ({}),
    update: (updates) => ({ updates: mapTree(updates, (g) => tf.clipByValue(g, -limit, limit)), state: {} }),
  };
}

/** The clipping that a spec describes. */
export function clipFromSpec(spec: ClipSpec): Transformation {
  return "norm" in spec ? clipByGlobalNorm(spec.norm) : clipByValue(spec.value);
}

function checkLimit(kind: string, limit: number): void {
  if (!(limit > 0 && Number.isFinite(limit))) {
    throw new ModelError("bad-option", null, `clip's ${kind} is a number above 0, got ${limit}`);
  }
}

import type { Transformed } from "../optimizer.js";
import { tf } from "../tf.js";
import { leafOf, mapTree, type Tree } from "../tree.js";
import { isWeight } from "./is-weight.js";

/**
 * The parameters plus what an optimizer made of their gradients: θ + updates · factor, and for weights with a decay
 * θ · (1 + decay) + updates · factor, which is a pass less than adding the decay to the update first.
 */
export function applyUpdates(params: Tree<tf.Tensor>, { updates, factor, decay }: Transformed): Tree<tf.Tensor> {
  const kept = decay === undefined ? null : tf.add(decay, 1);
  return mapTree(params, (param, path) => {
    const update = leafOf(updates, path);
    const base = kept !== null && isWeight(param) ? tf.mul(param, kept) : param;
    return tf.add(base, factor === undefined ? update : tf.mul(update, factor));
  });
}

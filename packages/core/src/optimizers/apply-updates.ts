import type { Transformed } from "../optimizer.js";
import { tf } from "../tf.js";
import { leafOf, mapTree, type Tree } from "../tree.js";
import { scaledUpdates } from "./chain.js";

/** The parameters plus what an optimizer made of their gradients. */
export function applyUpdates(params: Tree<tf.Tensor>, transformed: Transformed): Tree<tf.Tensor> {
  const updates = scaledUpdates(transformed);
  return mapTree(params, (param, path) => tf.add(param, leafOf(updates, path)));
}

import type { Transformation } from "../optimizer.js";
import { tf } from "../tf.js";
import { leafOf, mapTree, nest, subtree } from "../tree.js";
import { zerosLike } from "./zeros-like.js";

/**
 * r ← r + g⊙g, and the update is g / (√r + epsilon), element by element: Duchi et al. 2011, https://jmlr.org/papers/v12/duchi11a.html
 *
 * State: r/….
 */
export function scaleByAdagrad({ epsilon }: { readonly epsilon: number }): Transformation {
  return {
    name: "scaleByAdagrad",
    init: (params) => zerosLike("r", params),
    update(updates, state) {
      const before = subtree(state, "r");
      const r = mapTree(updates, (g, path) => tf.add(leafOf(before, path), tf.mul(g, g)));
      const divisors = mapTree(r, (sum) => tf.add(tf.sqrt(sum), epsilon));
      return {
        updates: mapTree(updates, (g, path) => tf.div(g, leafOf(divisors, path))),
        state: nest("r", r),
        gain: (path) => tf.reciprocal(leafOf(divisors, path)),
      };
    },
  };
}

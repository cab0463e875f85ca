import { float32Array, type HostArray } from "../array.js";
import { mapTree, nest, type Tree } from "../tree.js";

/** A zero for each parameter, below a name: how moments start. */
export function zerosLike(name: string, params: Tree<HostArray>): Tree<HostArray> {
  return nest(
    name,
    mapTree(params, ({ shape }) => float32Array(shape)),
  );
}

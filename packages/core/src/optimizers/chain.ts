import type { Scaling, StepScalars, Transformation, Transformed } from "../optimizer.js";
import { tf } from "../tf.js";
import { mapTree, type Tree } from "../tree.js";

/** A link of a chain: something that transforms the updates, or only scales them. */
export type Link = Transformation | Scaling;

/**
 * Transformations one after another, as a transformation. Factors (learning rates, bias corrections) are multiplied with each other as
 * scalars, and with the updates only where a later transformation needs the product, or at the end: see {@link applyUpdates}.
 *
 * The links' states stand side by side; throws RangeError when two links keep state under the same path.
 */
export function chain(name: string, ...links: readonly Link[]): Transformation {
  const transformations = links.filter((link): link is Transformation => "update" in link);
  return {
    name,
    init(params) {
      const states = transformations.map((link) => link.init(params));
      const paths = states.flatMap((state) => Object.keys(state));
      const repeated = paths.find((path, index) => paths.indexOf(path) !== index);
      if (repeated !== undefined) {
        throw new RangeError(`two transformations of "${name}" keep state under "${repeated}"`);
      }
      return Object.assign({}, ...states);
    },
    update(updates, state, params, scalars) {
      let current: Transformed = { updates, state: {} };
      for (const link of links) {
        current = "update" in link ? transform(link, current, state, params, scalars) : scale(link, current, scalars);
      }
      return current;
    },
  };
}

function transform(
  link: Transformation,
  current: Transformed,
  state: Tree<tf.Tensor>,
  params: Tree<tf.Tensor>,
  scalars: StepScalars,
): Transformed {
  const next = link.update(scaledUpdates(current), state, params, scalars);
  return { ...next, state: { ...current.state, ...next.state } };
}

function scale(link: Scaling, current: Transformed, scalars: StepScalars): Transformed {
  const factor = link.factor(scalars);
  return { ...current, factor: current.factor === undefined ? factor : tf.mul(current.factor, factor) };
}

/** The updates with their pending factor multiplied in. */
export function scaledUpdates({ updates, factor }: Transformed): Tree<tf.Tensor> {
  return factor === undefined ? updates : mapTree(updates, (update) => tf.mul(update, factor));
}

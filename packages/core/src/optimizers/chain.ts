import type { Decay, Scaling, StepScalars, Transformation, Transformed } from "../optimizer.js";
import { tf } from "../tf.js";
import { leafOf, mapTree, merged, type Tree } from "../tree.js";
import { isWeight } from "./is-weight.js";

/** A link of a chain: something that transforms the updates, or only scales them, or adds a multiple of the weights. */
export type Link = Transformation | Scaling | Decay;

/** A transformation that is made of links; as a link of another chain it stands for them. */
export interface Chain extends Transformation {
  readonly links: readonly Link[];
}

/**
 * Links one after another, as a transformation. Factors (learning rates, bias corrections) are multiplied with each other as scalars,
 * and with the updates only where a later transformation needs the product, or at the end: see {@link applyUpdates}.
 *
 * The links' states stand side by side; throws RangeError when two links keep state under the same path.
 */
export function chain(name: string, ...parts: readonly Link[]): Chain {
  const links = parts.flatMap((part) => (isChain(part) ? part.links : [part]));
  const transformations = links.filter((link): link is Transformation => "update" in link);
  return {
    name,
    links,
    init(params) {
      const states = transformations.map((link) => link.init(params));
      const paths = states.flatMap((state) => Object.keys(state));
      const repeated = paths.find((path, index) => paths.indexOf(path) !== index);
      if (repeated !== undefined) {
        throw new RangeError(`two transformations of "${name}" keep state under "${repeated}"`);
      }
      return merged(states);
    },
    update(updates, state, params, scalars) {
      let current: Transformed = { updates, state: {} };
      for (const link of links) {
        if ("update" in link) {
          current = transform(link, current, state, params, scalars);
        } else {
          current = "decay" in link ? addDecay(link, current) : scale(link, current, scalars);
        }
      }
      return current;
    },
  };
}

function isChain(link: Link): link is Chain {
  return "links" in link;
}

function transform(
  link: Transformation,
  current: Transformed,
  state: Tree<tf.Tensor>,
  params: Tree<tf.Tensor>,
  scalars: StepScalars,
): Transformed {
  const next = link.update(completeUpdates(current, params), state, params, scalars);
  return { ...next, ...gainOfBoth(current, next), state: { ...current.state, ...next.state } };
}

function gainOfBoth(current: Transformed, { gain }: Transformed): Pick<Transformed, "gain"> {
  const { gain: former, factor } = current;
  if (former === undefined && factor === undefined) {
    return gain === undefined ? {} : { gain };
  }
  return {
    gain: (path) =>
      [former?.(path), factor, gain?.(path)].filter((part) => part !== undefined).reduce((a, b) => tf.mul(a, b)),
  };
}

function scale(link: Scaling, { factor, decay, ...current }: Transformed, scalars: StepScalars): Transformed {
  const by = link.factor(scalars);
  return {
    ...current,
    factor: factor === undefined ? by : tf.mul(factor, by),
    ...(decay === undefined ? {} : { decay: tf.mul(decay, by) }),
  };
}

function addDecay(link: Decay, current: Transformed): Transformed {
  return { ...current, decay: current.decay === undefined ? tf.scalar(link.decay) : tf.add(current.decay, link.decay) };
}

/** The updates with all that is pending: updates · factor + weights · decay. */
function completeUpdates({ updates, factor, decay }: Transformed, params: Tree<tf.Tensor>): Tree<tf.Tensor> {
  const scaled = factor === undefined ? updates : mapTree(updates, (update) => tf.mul(update, factor));
  if (decay === undefined) {
    return scaled;
  }
  return mapTree(scaled, (update, path) => {
    const param = leafOf(params, path);
    return isWeight(param) ? tf.add(update, tf.mul(param, decay)) : update;
  });
}

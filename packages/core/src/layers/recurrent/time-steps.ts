import type { Shape } from "../../array.js";
import { ModelError } from "../../model-error.js";
import { tf } from "../../tf.js";

/** The [steps, features] of a sequence sample; throws ModelError for a sample of another rank. */
export function sequenceShape(layer: string, kind: string, shape: Shape): readonly [number, number] {
  const [steps, features] = shape;
  if (shape.length !== 2 || steps === undefined || features === undefined) {
    throw new ModelError(
      "wrong-rank",
      layer,
      `${kind} expected a sequence sample [steps, features], got [${shape}]; put the layer "sequence" before it`,
    );
  }
  return [steps, features];
}

/**
 * A batch of sequences step by step, with the batch innermost and a row of ones below the features, so that the last column of a weight
 * matrix is the bias and its gradient comes with the weights': [batch, steps, features] → [steps, features + 1, batch].
 *
 * With the batch innermost all gates of a step lie one below the other: to part or join them is to copy whole blocks of memory.
 */
export function timeSteps(x: tf.Tensor): tf.Tensor {
  const [batch, steps] = x.shape as [number, number, number];
  return tf.concat([tf.transpose(x, [1, 2, 0]), tf.ones([steps, 1, batch])], 1);
}

/** The inverse for results: [steps, units, batch] → [batch, steps, units]. */
export function sequenceOf(steps: tf.Tensor): tf.Tensor {
  return tf.transpose(steps, [2, 0, 1]);
}

/**
 * The gradient of the results as the backward pass meets it: of all states, [batch, steps, units], as one to add at each step, or of the
 * last state alone, [batch, units], as the one to begin with.
 */
export function stateGradients(dy: tf.Tensor) {
  if (dy.rank === 2) return { last: tf.transpose(dy), each: {} };
  const [batch, , units] = dy.shape as [number, number, number];
  return { last: tf.zeros([units, batch]), each: { dy: tf.transpose(dy, [1, 2, 0]) } };
}

/** The gradient of a step's state: what the step after it asks for and, where its results are given on, what they ask for. */
export function withOwn(dh: tf.Tensor, dy: tf.Tensor | undefined): tf.Tensor {
  return dy === undefined ? dh : tf.add(dh, dy);
}

/** The tensors that were saved, under their names again. */
export function named<Name extends string>(
  flat: readonly tf.Tensor[],
  names: readonly Name[],
): Readonly<Record<Name, tf.Tensor>> {
  return Object.fromEntries(names.map((name, index) => [name, flat[index]!])) as Record<Name, tf.Tensor>;
}

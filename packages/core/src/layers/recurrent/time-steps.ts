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
 * matrix is the bias and its gradient comes with the weights': [batch, steps, features] → steps × [features + 1, batch].
 *
 * With the batch innermost all gates of a step lie one below the other: to part or join them is to copy whole blocks of memory.
 */
export function timeSteps(x: tf.Tensor): tf.Tensor2D[] {
  const [batch, steps] = x.shape as [number, number, number];
  const withOnes = tf.concat([tf.transpose(x, [1, 2, 0]), tf.ones([steps, 1, batch])], 1);
  return tf.unstack(withOnes) as tf.Tensor2D[];
}

/** The inverse for results: steps × [units, batch] → [batch, steps, units]. */
export function sequenceOf(steps: readonly tf.Tensor[]): tf.Tensor {
  return tf.transpose(tf.stack([...steps]), [2, 0, 1]);
}

/** The gradient of each step's result: of all of them, [batch, steps, units], or of the last one alone, [batch, units]; null for none. */
export function stepGradients(dy: tf.Tensor, steps: number): (tf.Tensor | null)[] {
  if (dy.rank === 3) {
    return tf.unstack(tf.transpose(dy, [1, 2, 0]));
  }
  return Array.from({ length: steps }, (_, step) => (step === steps - 1 ? tf.transpose(dy) : null));
}

/** The sum of gradients of which one may not be there, but not both. */
export function plus(a: tf.Tensor | null, b: tf.Tensor | null): tf.Tensor {
  return a === null ? b! : b === null ? a : tf.add(a, b);
}

/** What was saved step after step, so many tensors each, under their names again. */
export function namedSteps<Name extends string>(
  flat: readonly tf.Tensor[],
  names: readonly Name[],
): Readonly<Record<Name, tf.Tensor>>[] {
  return Array.from({ length: flat.length / names.length }, (_, step) => {
    const own = names.map((name, index) => [name, flat[step * names.length + index]!]);
    return Object.fromEntries(own) as Record<Name, tf.Tensor>;
  });
}

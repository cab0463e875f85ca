import { sizeOf } from "../array.js";
import { customGradient } from "../custom-gradient.js";
import type { Initializer } from "../initializers/initializer.js";
import type { Layer } from "../layer.js";
import { ModelError } from "../model-error.js";
import { tf } from "../tf.js";
import { leafOf } from "../tree.js";
import { checkCount } from "./check.js";
import { defineLayer } from "./define-layer.js";

export interface EmbeddingOptions {
  /** How many different numbers there are: 0 … vocabulary - 1. */
  readonly vocabulary: number;
  readonly units: number;
}

/** Normal with deviation 1, as in PyTorch. */
const standardNormal: Initializer = (shape, stream) =>
  Float32Array.from({ length: sizeOf(shape) }, () => stream.normal());

/**
 * A row of a table for each number: [batch, steps] → [batch, steps, units]. The data comes without normalising, as numbers of words or
 * characters (`normalise: none`). Whoever runs it sees to it that all are in the vocabulary ({@link embeddedInput}): engines differ in what they
 * make of others, and some read a wrong row.
 *
 * Parameters: table [vocabulary, units].
 */
export function embedding(name: string, { vocabulary, units }: EmbeddingOptions): Layer {
  checkCount(name, "vocabulary", vocabulary);
  checkCount(name, "units", units);
  return defineLayer({
    name,
    kind: "embedding",
    plan(shape) {
      const [steps] = shape;
      if (shape.length !== 1 || steps === undefined) {
        throw new ModelError(
          "wrong-rank",
          name,
          `embedding expected a sample of whole numbers [steps], got [${shape}]`,
        );
      }
      const table = { shape: [vocabulary, units], initializer: standardNormal };
      return { outShape: [steps, units], params: { table }, state: {} };
    },
    apply({ params, state }, x) {
      return { y: rowsOf(leafOf(params, "table"), tf.cast(x, "int32")), state };
    },
  });
}

/** The rows of a table by number; their gradients are added up by scatterND, where tfjs's own need a kernel that the wasm backend lacks. */
function rowsOf(table: tf.Tensor, indices: tf.Tensor): tf.Tensor {
  const [vocabulary, units] = table.shape as [number, number];
  return customGradient(
    (rows) => ({ value: tf.gather(rows!, indices), saved: [indices] }),
    (dy, [numbers]) => {
      const places = tf.reshape(numbers!, [numbers!.size, 1]);
      return tf.scatterND(places, tf.reshape(dy, [numbers!.size, units]), [vocabulary, units]);
    },
  )(table);
}

import { tf } from "./tf.js";

/** What a forward function hands over: its value, and the tensors that its gradient will read. */
export interface Forward {
  readonly value: tf.Tensor;
  readonly saved: readonly tf.Tensor[];
}

/**
 * An op with a gradient of its own, for when the formula is shorter or more stable than differentiating each op.
 *
 * @param forward inputs → value; runs off the tape
 * @param gradient (dy, what forward saved) → the gradient of each input, in order
 */
export function customGradient(
  forward: (...inputs: tf.Tensor[]) => Forward,
  gradient: (dy: tf.Tensor, saved: readonly tf.Tensor[]) => tf.Tensor | tf.Tensor[],
): (...inputs: tf.Tensor[]) => tf.Tensor {
  const withGradient = (...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    // tfjs appends the function that keeps tensors for the gradient to the inputs.
    const save = args.pop() as tf.GradSaveFunc;
    const { value, saved } = forward(...(args as tf.Tensor[]));
    save([...saved]);
    return { value, gradFunc: gradient };
  };
  // Asked of tfjs when it is called: modules make such ops when they load, and tfjs loads with the first op that runs.
  return (...inputs) => tf.customGrad(withGradient)(...inputs);
}

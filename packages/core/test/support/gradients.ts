import { expect } from "vitest";
import { uniformTensor, valuesOf } from "./arrays.js";
import { tf } from "./cpu.js";

/**
 * Expects tfjs's gradients of a function to agree with central finite differences, for every element of every input.
 *
 * The function's outputs are weighted by fixed random numbers and summed in float64, so that each output counts and float32's rounding is
 * the only error beside the step's: about 1e-7 / step + step², which the tolerance has to cover.
 */
export function expectGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly tf.Tensor[],
  { step = 1 / 128, tolerance = 2e-3 } = {},
): void {
  tf.tidy(() => {
    const weights = uniformTensor(f(...inputs).shape, 99);
    const weightValues = valuesOf(weights);
    const total = (at: readonly tf.Tensor[]) =>
      valuesOf(f(...at)).reduce((sum, value, index) => sum + value * weightValues[index]!, 0);

    const gradients = tf.grads((...xs) => tf.sum(tf.mul(f(...xs), weights)))([...inputs]);
    inputs.forEach((input, which) => {
      const values = valuesOf(input);
      const moved = (element: number, by: number) => {
        const changed = values.with(element, values[element]! + by);
        return tf.tidy(() => total(inputs.with(which, tf.tensor(changed, input.shape))));
      };
      valuesOf(gradients[which]!).forEach((gradient, element) => {
        const difference = (moved(element, step) - moved(element, -step)) / (2 * step);
        const error = Math.abs(gradient - difference) / Math.max(1, Math.abs(difference));
        expect(
          error,
          `input ${which}, element ${element}: gradient ${gradient}, difference ${difference}`,
        ).toBeLessThan(tolerance);
      });
    });
  });
}

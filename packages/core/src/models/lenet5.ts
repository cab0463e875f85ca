import type { ActivationSpec, LayerSpec, Padding, Pair } from "../model-spec.js";
import { defaultInitializer } from "./default-initializer.js";
import { logits } from "./logits.js";

/**
 * LeNet-5 as it is built today: LeCun et al. 1998, http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf, with max pooling, all maps
 * connected and logits at the end. 61,706 parameters for 28x28 grey images and ten classes.
 */
export function lenet5({ activation }: { readonly activation: ActivationSpec }): LayerSpec[] {
  const drawn = defaultInitializer(activation);
  const conv = (filters: number, padding: Padding): LayerSpec => ({
    conv2d: { filters, kernel: [5, 5], strides: [1, 1], padding, activation, bias: true, initializer: drawn },
  });
  const half: Pair = [2, 2];
  const pool: LayerSpec = { maxPool: { size: half, strides: half, padding: "valid" } };
  const dense = (units: number): LayerSpec => ({ dense: { units, activation, bias: true, initializer: drawn } });
  return [conv(6, "same"), pool, conv(16, "valid"), pool, { flatten: {} }, dense(120), dense(84), logits];
}

import { tf } from "../tf.js";
import type { Activation } from "./activation.js";

/** y = 1 / (1 + e⁻ˣ); its derivative y(1 - y) is at most ¼, so that deep stacks of it lose their gradient. */
export const sigmoid: Activation = { name: "sigmoid", nonDecreasing: true, apply: (x) => tf.sigmoid(x) };

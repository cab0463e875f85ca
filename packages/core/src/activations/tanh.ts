import { tf } from "../tf.js";
import type { Activation } from "./activation.js";

/** y = tanh x, with derivative 1 - y². */
export const tanh: Activation = { name: "tanh", nonDecreasing: true, apply: (x) => tf.tanh(x) };

import { tf } from "../tf.js";
import type { Activation } from "./activation.js";

/** yᵢ = e^xᵢ / Σⱼ e^xⱼ over the last axis. The losses take logits: a model's last layer does not need it. */
export const softmax: Activation = { name: "softmax", nonDecreasing: false, apply: (x) => tf.softmax(x) };

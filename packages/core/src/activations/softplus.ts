import { tf } from "../tf.js";
import type { Activation } from "./activation.js";

/** y = log(1 + eˣ), a smooth ReLU whose derivative is σ(x). Dugas et al. 2001, https://papers.nips.cc/paper/1920 */
export const softplus: Activation = { name: "softplus", nonDecreasing: true, apply: (x) => tf.softplus(x) };

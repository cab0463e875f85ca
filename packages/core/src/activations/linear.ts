import type { Activation } from "./activation.js";

/** y = x. */
export const linear: Activation = { name: "linear", nonDecreasing: true, apply: (x) => x };

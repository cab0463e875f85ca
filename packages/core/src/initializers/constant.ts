import { sizeOf } from "../array.js";
import type { Initializer } from "./initializer.js";

/** Every element 0: for biases. */
export const zeros: Initializer = (shape) => new Float32Array(sizeOf(shape));

/** Every element 1: for scales. */
export const ones: Initializer = (shape) => new Float32Array(sizeOf(shape)).fill(1);

import { sizeOf } from "../array.js";
import type { Initializer } from "./initializer.js";

/** A bias of gates, each with a number of its own for all units. */
export function gateBias(numbers: readonly number[]): Initializer {
  return (shape) => {
    const units = sizeOf(shape) / numbers.length;
    return Float32Array.from(numbers.flatMap((number) => new Array<number>(units).fill(number)));
  };
}

import type { RandomStream } from "@conclave/random";
import { type Shape, sizeOf } from "../array.js";
import { type Fans, fansOf } from "./fans.js";
import type { Initializer } from "./initializer.js";

/** The standard deviation of a standard normal distribution cut off at ±2; dividing by it gives back the deviation asked for. */
const TRUNCATED_DEVIATION = 0.8796256610342398;

/** Uniform in ±√(3·variance), which has the variance asked for. */
export function uniformWithVariance(variance: (fans: Fans) => number): Initializer {
  return (shape, stream) => {
    const limit = Math.sqrt(3 * variance(fansOf(shape)));
    return filled(shape, () => (2 * stream.uniform() - 1) * limit);
  };
}

/** Normal, cut off at two standard deviations and rescaled to the variance asked for, as Keras and JAX do it. */
export function truncatedNormalWithVariance(variance: (fans: Fans) => number): Initializer {
  return (shape, stream) => {
    const scale = Math.sqrt(variance(fansOf(shape))) / TRUNCATED_DEVIATION;
    return filled(shape, () => truncatedNormal(stream) * scale);
  };
}

/** Float32Array.from would take half as long again as the draws themselves. */
function filled(shape: Shape, draw: () => number): Float32Array {
  const values = new Float32Array(sizeOf(shape));
  for (let index = 0; index < values.length; index++) values[index] = draw();
  return values;
}

function truncatedNormal(stream: RandomStream): number {
  let draw = stream.normal();
  while (draw < -2 || draw > 2) {
    draw = stream.normal();
  }
  return draw;
}

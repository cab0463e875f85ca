import { exp } from "@conclave/core/host";

/** 1 / (1 + e⁻ᶻ), by whichever power does not overflow; the same bits on every version of Node. */
export function sigmoid(z: number): number {
  const power = exp(-Math.abs(z));
  return (z >= 0 ? 1 : power) / (1 + power);
}

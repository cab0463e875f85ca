import { AugmentError } from "./augment-error.js";
import type { AugmentOptions } from "./augment-options.js";
import { BORDER_RULES } from "./border.js";
import type { ImageSize } from "./resample.js";

/** What the spec refuses, too, as far as it knows the size of the images. */
const LIMITS = { rotate: 180, scale: 0.9, shear: 60, probability: 1, noise: 255 } as const;

/**
 * Checks options against the images that they are for.
 *
 * @throws AugmentError bad-request, which names the option, its range and what came
 */
export function checkOptions(options: AugmentOptions, { height, width }: ImageSize): void {
  const { flip, cutout } = options;
  checkAmount("translate", options.translate, Math.max(height, width));
  checkAmount("rotate", options.rotate, LIMITS.rotate);
  checkAmount("scale", options.scale, LIMITS.scale);
  checkAmount("shear", options.shear, LIMITS.shear);
  checkAmount("flip.horizontal", flip.horizontal, LIMITS.probability);
  checkAmount("flip.vertical", flip.vertical, LIMITS.probability);
  checkAmount("noise", options.noise, LIMITS.noise);
  checkWhole("cutout.size", cutout.size, 0, Math.min(height, width));
  checkWhole("cutout.count", cutout.count, 1, height * width);
  if (!Object.hasOwn(BORDER_RULES, options.border)) {
    throw bad(`expected the border ${Object.keys(BORDER_RULES).join(", ")}, got ${options.border}`);
  }
}

function checkAmount(name: string, value: number, limit: number): void {
  if (!(value >= 0 && value <= limit)) throw bad(`expected \`${name}\` to be from 0 to ${limit}, got ${value}`);
}

function checkWhole(name: string, value: number, least: number, limit: number): void {
  if (!(Number.isInteger(value) && value >= least && value <= limit)) {
    throw bad(`expected \`${name}\` to be a whole number from ${least} to ${limit}, got ${value}`);
  }
}

function bad(message: string): AugmentError {
  return new AugmentError("bad-request", message);
}

import type { AugmentOptions } from "../../src/augment-options.js";

/** Everything off: tests switch on what they are about. */
export const OFF: AugmentOptions = {
  translate: 0,
  rotate: 0,
  scale: 0,
  shear: 0,
  flip: { horizontal: 0, vertical: 0 },
  noise: 0,
  cutout: { size: 0, count: 1 },
  border: "constant",
};

/** Everything on. */
export const ALL: AugmentOptions = {
  translate: 3,
  rotate: 20,
  scale: 0.2,
  shear: 15,
  flip: { horizontal: 0.5, vertical: 0.25 },
  noise: 8,
  cutout: { size: 7, count: 2 },
  border: "nearest",
};

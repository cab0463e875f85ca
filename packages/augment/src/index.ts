export type { AugmentErrorCode } from "./augment-error.js";
export { AugmentError } from "./augment-error.js";
export type { AugmentOptions } from "./augment-options.js";
export type { AugmentRequest } from "./augment-request.js";
export type { Border } from "./border.js";
export type { Augmenter } from "./create-augmenter.js";
export { createAugmenter } from "./create-augmenter.js";

export { drawWithoutReplacement, drawWithReplacement, permutation } from "./draws.js";
export type { Key } from "./key.js";
export { deriveKey, rootKey } from "./key.js";
export type { RandomStream } from "./stream.js";
export { randomStream } from "./stream.js";

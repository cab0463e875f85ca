export type { LoadedEnsemble, Prediction } from "./inference/loaded-ensemble.js";
export { type OpenOptions, openEnsemble } from "./inference/open-ensemble.js";
export { type Overflow, overflowIn } from "./task/overflow.js";
export { withoutOffset } from "./task/target-offset.js";

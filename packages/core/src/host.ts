/** What of core needs no tensor library: for the packages that must start without one. */
export { float32Array, type HostArray, type Shape, sizeOf } from "./array.js";
export { counterUniformArray } from "./counter-uniform/hash.js";
export { saltOf } from "./counter-uniform/salt.js";
export { accuracy, argMax } from "./host/accuracy.js";
export { exp } from "./host/exp.js";
export { log } from "./host/log.js";
export { negativeLog } from "./host/negative-log.js";
export { negativeLogLikelihood } from "./host/negative-log-likelihood.js";
export { softmax } from "./host/softmax.js";
export { type WeightCount, zeroWeights } from "./host/zero-weights.js";
export { ModelError, type ModelErrorCode } from "./model-error.js";
export type {
  ActivationSpec,
  ClipSpec,
  InitializerName,
  LayerSpec,
  LossName,
  LossSpec,
  ModelSpec,
  OptimizerOptions,
  OptimizerSpec,
  Padding,
  Pair,
  PenaltySpec,
  ScheduleSpec,
} from "./model-spec.js";
export { type EmbeddedInput, embeddedInput } from "./models/embedded-input.js";
export { layerSpecsOf } from "./models/layer-specs-of.js";
export { learningRateOf } from "./optimizers/learning-rate-of.js";
export type { Carry } from "./training-step.js";
export { leafOf, mapTree, nest, subtree, type Tree } from "./tree.js";

export type { Activation } from "./activations/activation.js";
export { activationFromSpec } from "./activations/activation-from-spec.js";
export { elu } from "./activations/elu.js";
export { gelu } from "./activations/gelu.js";
export { leakyRelu } from "./activations/leaky-relu.js";
export { linear } from "./activations/linear.js";
export { relu } from "./activations/relu.js";
export { selu } from "./activations/selu.js";
export { sigmoid } from "./activations/sigmoid.js";
export { silu } from "./activations/silu.js";
export { softplus } from "./activations/softplus.js";
export { tanh } from "./activations/tanh.js";
export { type TrainingStepOptions, trainingStep } from "./build-training-step.js";
export { COUNTER_UNIFORM, type CounterUniformAttrs, counterUniform } from "./counter-uniform/counter-uniform.js";
export { registerCounterUniform } from "./counter-uniform/register.js";
export { cutBatch, type EqualParts } from "./cut-batch.js";
export * from "./host.js"; // an index itself, written by hand
export { ones, zeros } from "./initializers/constant.js";
export { type Fans, fansOf } from "./initializers/fans.js";
export type { Initializer } from "./initializers/initializer.js";
export { initializerFromName } from "./initializers/initializer-from-name.js";
export type {
  Apply,
  ApplyContext,
  Layer,
  LayerInit,
  LayerKind,
  LayerOutput,
  LayerPlan,
  VariablePlan,
  Variables,
} from "./layer.js";
export { currentLayerName, withLayerName } from "./layer-scope.js";
export { averagePool } from "./layers/average-pool.js";
export { type BatchNormOptions, batchNorm } from "./layers/batch-norm.js";
export { type Conv2dOptions, conv2d } from "./layers/conv2d.js";
export { defineLayer } from "./layers/define-layer.js";
export { type DenseOptions, dense } from "./layers/dense.js";
export { dropout } from "./layers/dropout.js";
export { type EmbeddingOptions, embedding } from "./layers/embedding.js";
export { flatten } from "./layers/flatten.js";
export { globalAveragePool, globalMaxPool } from "./layers/global-pool.js";
export { layerNorm } from "./layers/layer-norm.js";
export { maxPool } from "./layers/max-pool.js";
export { type Join, parallel, residual } from "./layers/parallel.js";
export { poolFirst, type Stage } from "./layers/pool-first.js";
export { gru } from "./layers/recurrent/gru.js";
export { lstm, type RecurrentOptions } from "./layers/recurrent/lstm.js";
export { sequence } from "./layers/sequence.js";
export { sequential } from "./layers/sequential.js";
export type { Window } from "./layers/window.js";
export { binaryCrossEntropy } from "./losses/binary-cross-entropy.js";
export { crossEntropy } from "./losses/cross-entropy.js";
export { huber } from "./losses/huber.js";
export { smoothedCrossEntropy } from "./losses/label-smoothing.js";
export type { Loss } from "./losses/loss.js";
export { lossFromSpec } from "./losses/loss-from-spec.js";
export { meanSquaredError } from "./losses/mean-squared-error.js";
export { buildModel } from "./models/build-model.js";
export type { LayerDescription, Model } from "./models/model.js";
export type { Decay, Scaling, StepScalars, Transformation, Transformed } from "./optimizer.js";
export { type AdagradOptions, adagrad } from "./optimizers/adagrad.js";
export { adam } from "./optimizers/adam.js";
export { type AdamWOptions, adamw } from "./optimizers/adamw.js";
export { addWeights } from "./optimizers/add-weights.js";
export { applyUpdates } from "./optimizers/apply-updates.js";
export { buildOptimizer } from "./optimizers/build-optimizer.js";
export { type Chain, chain, type Link } from "./optimizers/chain.js";
export { clipByGlobalNorm } from "./optimizers/clip.js";
export { type RmspropOptions, rmsprop } from "./optimizers/rmsprop.js";
export { type AdamOptions, scaleByAdam } from "./optimizers/scale-by-adam.js";
export { scaleByLearningRate } from "./optimizers/scale-by-learning-rate.js";
export { type SgdOptions, sgd } from "./optimizers/sgd.js";
export { type TraceOptions, trace } from "./optimizers/trace.js";
export { type Penalty, penaltyFromSpec } from "./penalties/penalty.js";
export { softThreshold } from "./penalties/soft-threshold.js";
export { scan } from "./scan/scan.js";
export type {
  NamedAlike,
  NamedTensors,
  Scan,
  Scanned,
  ScanningBackend,
  ScanOptions,
  ScanStep,
} from "./scan/scan-options.js";
export { constant } from "./schedules/constant.js";
export { cosine } from "./schedules/cosine.js";
export { type CosineRestartsOptions, cosineRestarts } from "./schedules/cosine-restarts.js";
export { type CyclicOptions, cyclic } from "./schedules/cyclic.js";
export { exponential } from "./schedules/exponential.js";
export { type OneCycleOptions, oneCycle } from "./schedules/one-cycle.js";
export type { Clock, Schedule } from "./schedules/schedule.js";
export { scheduleFromSpec } from "./schedules/schedule-from-spec.js";
export { stepwise } from "./schedules/stepwise.js";
export { warmup } from "./schedules/warmup.js";
export type {
  Batch,
  BatchGradients,
  GradientInputs,
  LabelSpec,
  LeafSpec,
  StepInputs,
  TrainingStep,
} from "./training-step.js";

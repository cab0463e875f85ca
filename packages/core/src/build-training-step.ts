import { float32Array, type HostArray } from "./array.js";
import type { ApplyContext, VariablePlan } from "./layer.js";
import type { Loss } from "./losses/loss.js";
import { lossFromSpec } from "./losses/loss-from-spec.js";
import { ModelError } from "./model-error.js";
import type { LossSpec, OptimizerSpec, PenaltySpec } from "./model-spec.js";
import type { Model } from "./models/model.js";
import { applyUpdates } from "./optimizers/apply-updates.js";
import { buildOptimizer } from "./optimizers/build-optimizer.js";
import { penaltyFromSpec } from "./penalties/penalty.js";
import { softThreshold } from "./penalties/soft-threshold.js";
import { tf } from "./tf.js";
import type { Batch, BatchGradients, Carry, GradientInputs, StepInputs, TrainingStep } from "./training-step.js";
import { mapTree, nest, subtree, type Tree } from "./tree.js";

export interface TrainingStepOptions {
  readonly model: Model;
  readonly loss: LossSpec;
  readonly optimizer: OptimizerSpec;
  /** Numbers to predict instead of a class: the labels are float32 [batch, outputs]. */
  readonly numeric?: boolean;
  /** Whether samples count by weights in the mean loss. */
  readonly weighted?: boolean;
  /** What holds the weights near zero; none when absent. The loss that a step reports is without it. */
  readonly penalty?: PenaltySpec | null;
}

/**
 * Model, loss and optimizer as one pure function of carry and batch: normalise, forward, backward, update.
 *
 * @throws ModelError when the model has nothing to train, or an option does not fit
 */
export function trainingStep(options: TrainingStepOptions): TrainingStep {
  const { model, numeric = false, weighted = false, penalty = null } = options;
  const { layer, inputShape, outShape } = model;
  const loss = lossFromSpec(options.loss);
  const { ridge, lasso } = penaltyFromSpec(penalty);
  const optimizer = buildOptimizer(options.optimizer, ridge);
  if (Object.keys(layer.plan(inputShape).params).length === 0) {
    throw new ModelError("no-parameters", null, "the model has no parameters to train; add a dense or conv2d layer");
  }
  const gradients: TrainingStep["gradients"] = (carry, batch, inputs) =>
    tf.tidy(() => ({
      ...lossAndGradients(model, loss, subtree(carry, "params"), subtree(carry, "state"), batch, inputs),
    }));
  const update: TrainingStep["update"] = (carry, batch, inputs) =>
    tf.tidy(() => {
      const params = subtree(carry, "params");
      const transformed = optimizer.update(batch.gradients, subtree(carry, "optimizer"), params, inputs);
      const updated = applyUpdates(params, transformed);
      return {
        ...nest("params", lasso === 0 ? updated : softThreshold(updated, transformed, lasso)),
        ...nest("state", batch.state),
        ...nest("optimizer", transformed.state),
      };
    });
  const carryFrom = (params: Tree<HostArray>, state: Tree<HostArray>): Carry<HostArray> => ({
    ...nest("params", params),
    ...nest("state", state),
    ...nest("optimizer", optimizer.init(params)),
  });
  return {
    inputShape,
    outShape,
    statistics: inputShape.at(-1) ?? 1,
    label: numeric ? { dtype: "float32", shape: outShape } : { dtype: "int32", shape: [] },
    weighted,
    carryLeaves() {
      const { params, state } = layer.plan(inputShape);
      const zeros = (plan: Tree<VariablePlan>) => mapTree(plan, ({ shape }) => float32Array(shape));
      return mapTree(carryFrom(zeros(params), zeros(state)), ({ shape, dtype }) => ({ shape, dtype }));
    },
    initialCarry(key) {
      const { params, state } = layer.init(key, inputShape);
      return carryFrom(params, state);
    },
    run: (carry, batch, inputs) =>
      tf.tidy(() => {
        const result = gradients(carry, batch, inputs);
        return { carry: update(carry, result, inputs), loss: result.loss };
      }),
    gradients,
    update,
    predict: (carry, x, inputs) =>
      tf.tidy(() => {
        const variables = { params: subtree(carry, "params"), state: subtree(carry, "state") };
        return layer.apply(variables, normalise(x, inputs), predictionContext()).y;
      }),
  };
}

/** x' = (x - mean) · scale over the last axis, in float32. */
function normalise(x: tf.Tensor, { mean, scale }: Pick<StepInputs, "mean" | "scale">): tf.Tensor {
  return tf.mul(tf.sub(tf.cast(x, "float32"), mean), scale);
}

/** Nothing is random when predicting: key and step are there to complete the type, and no layer reads them. */
function predictionContext(): ApplyContext {
  return { training: false, key: tf.zeros([2], "int32"), step: tf.scalar(0, "int32") };
}

function lossAndGradients(
  model: Model,
  loss: Loss,
  params: Tree<tf.Tensor>,
  state: Tree<tf.Tensor>,
  batch: Batch,
  inputs: GradientInputs,
): BatchGradients {
  const paths = Object.keys(params);
  const x = normalise(batch.x, inputs);
  let kept: Tree<tf.Tensor> = {};
  const meanLoss = (...values: tf.Tensor[]): tf.Scalar => {
    const current = Object.fromEntries(paths.map((path, index) => [path, values[index]!]));
    const context = { training: true, key: inputs.key, step: inputs.step };
    const output = model.layer.apply({ params: current, state }, x, context);
    kept = keepState(output.state);
    return meanOf(loss(output.y, batch.y), batch);
  };
  const { value, grads } = tf.valueAndGrads(meanLoss)(Object.values(params));
  return {
    loss: value,
    gradients: Object.fromEntries(paths.map((path, index) => [path, grads[index]!])),
    state: releaseState(kept),
  };
}

/** Keeps the mean defined for a batch whose weights are all zero: its loss is 0, and it changes nothing. */
const SMALLEST_SUM = 1e-12;

/**
 * The mean of the samples' losses; with weights, each counts by its own, as in scikit-learn, and in PyTorch except with smoothed labels (see
 * {@link smoothedCrossEntropy}). Of a part: its share.
 */
function meanOf(losses: tf.Tensor, { weights, total }: Pick<Batch, "weights" | "total">): tf.Scalar {
  if (weights === null) return total === undefined ? tf.mean(losses) : tf.div(tf.sum(losses), total);
  return tf.div(tf.sum(tf.mul(losses, weights)), tf.maximum(total ?? tf.sum(weights), SMALLEST_SUM));
}

/** tfjs disposes of what a differentiated function makes besides its value, so the new state is carried past that by hand. */
function keepState(state: Tree<tf.Tensor>): Tree<tf.Tensor> {
  return mapTree(state, (leaf) => tf.keep(tf.clone(leaf)));
}

function releaseState(state: Tree<tf.Tensor>): Tree<tf.Tensor> {
  return mapTree(state, (leaf) => {
    const released = tf.clone(leaf);
    leaf.dispose();
    return released;
  });
}

import type { TrainingStep } from "@conclave/core";
import { withinStack } from "../errors.js";
import { loopProgram } from "./loop.js";
import { inMicroBatches } from "./micro-batches.js";
import { type FeatureType, finishProgram, type Program } from "./program.js";
import { constantInputs } from "./step-inputs.js";
import { wholeBatch } from "./whole-batch.js";

/**
 * Traces a training step and wraps it in a loop over the steps of a chunk: forward, gradients, optimizer and the gathering of batches in
 * one model.
 *
 * Inputs: `features` [rows, features], `labels` [rows, ...label], `weights` float32 [rows] (if weighted), `indices` int32 [steps, batch], `steps` int64 (how many), `firstStep` int32,
 * `key`, `totalSteps`, `learningRate`, `mean`, `scale` and the carry. Outputs: the carry and `losses` float32 [steps].
 * @param microBatches in how many parts a batch is computed, see {@link inMicroBatches}
 * @throws TracerError naming kernel and layer when the step cannot be traced, "too-deep" for too many layers in a row; RangeError for more parts than rows
 */
export function compileTraining(
  step: TrainingStep,
  batchSize: number,
  features: FeatureType,
  microBatches = 1,
): Program {
  return withinStack(() => trainingProgram(step, batchSize, features, microBatches));
}

function trainingProgram(step: TrainingStep, batchSize: number, features: FeatureType, microBatches: number): Program {
  const leaves = step.carryLeaves();
  const write =
    microBatches === 1
      ? wholeBatch(step, leaves, batchSize, features)
      : inMicroBatches(step, leaves, batchSize, features, microBatches);
  const program = loopProgram({
    name: "train",
    step,
    features,
    batchSize,
    leaves,
    carries: true,
    inputs: {
      labels: { ...step.label, rows: true },
      ...(step.weighted ? { weights: { shape: [], dtype: "float32" as const, rows: true } } : {}),
      firstStep: { shape: [], dtype: "int32" },
      ...constantInputs(step.statistics),
    },
    report: { name: "losses", shape: [] },
    write,
  });
  return finishProgram(program, batchSize, step.inputShape, leaves);
}

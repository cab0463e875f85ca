import {
  type Batch,
  type BatchGradients,
  type Carry,
  cutBatch,
  leafOf,
  mapTree,
  nest,
  type StepInputs,
  subtree,
  type TrainingStep,
} from "@conclave/core";
import { tf } from "../tf.js";

/** A step whose batch is computed in parts. */
interface PartedStep {
  readonly step: TrainingStep;
  readonly carry: Carry<tf.Tensor>;
  readonly inputs: StepInputs;
  /** The number of the step, as in the inputs. */
  readonly number: number;
  /** Rows of the batch, and in how many parts they are computed. */
  readonly rows: number;
  readonly parts: number;
  /** The sum of the batch's weights, or the number of its rows. */
  readonly total: tf.Tensor;
  /** Some of the batch's rows. */
  batchOf(start: number, end: number): Batch;
}

/**
 * Runs a step part by part: the shares of the mean loss and its gradients add up, the layers' state goes from part to part, and a part's
 * activations are gone before the next one begins. To be called within a tidy.
 */
export function runInParts(task: PartedStep): { carry: Carry<tf.Tensor>; loss: tf.Tensor } {
  const parts = cutBatch(task.rows, task.parts).flatMap(({ start, before, rows, count }) =>
    Array.from({ length: count }, (_, index) => ({ start: start + index * rows, rows, number: before + index })),
  );
  const none: BatchGradients = {
    loss: tf.scalar(0),
    gradients: mapTree(subtree(task.carry, "params"), (leaf) => tf.zerosLike(leaf)),
    state: subtree(task.carry, "state"),
  };
  const sums = parts.reduce((before, part) => addPart(task, before, part), none);
  return { carry: task.step.update(task.carry, sums, task.inputs), loss: sums.loss };
}

interface Part {
  readonly start: number;
  readonly rows: number;
  readonly number: number;
}

function addPart(task: PartedStep, before: BatchGradients, { start, rows, number }: Part): BatchGradients {
  const after = tf.tidy(() => {
    const batch = { ...task.batchOf(start, start + rows), total: task.total };
    // A number that no other part has, in this step or another: parts draw masks of their own.
    const step = tf.scalar(task.number * task.parts + number, "int32");
    const carry = { ...task.carry, ...nest("state", before.state) };
    const { loss, gradients, state } = task.step.gradients(carry, batch, { ...task.inputs, step });
    return {
      loss: tf.add(before.loss, loss),
      gradients: mapTree(gradients, (own, path) => tf.add(leafOf(before.gradients, path), own)),
      state,
    };
  });
  tf.dispose([before.loss, ...Object.values(before.gradients)]);
  return after;
}

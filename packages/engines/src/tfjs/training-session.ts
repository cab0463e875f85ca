import { type Batch, type Carry, type HostArray, mapTree, type StepInputs, type TrainingStep } from "@conclave/core";
import { withBackend } from "@conclave/tracer";
import type { Chunk, ChunkInputs, ChunkResult, EngineRows, TrainingSession } from "../engine.js";
import { isOutOfMemory, outOfMemory } from "../memory/out-of-memory.js";
import { tf } from "../tf.js";
import { runInParts } from "./run-in-parts.js";
import { gatherRows, toHost, toTensors } from "./tensors.js";

const NO_WEIGHTS = new Float32Array(0);

/** Trains op by op on a tfjs backend: the same step, run as it is written. */
export class TfjsTrainingSession implements TrainingSession {
  constructor(
    readonly step: TrainingStep,
    readonly backend: string,
  ) {}

  async run(chunk: Chunk): Promise<ChunkResult> {
    const steps = chunk.indices.length / chunk.batchSize;
    const losses = new Float32Array(steps);
    let { carry } = chunk;
    try {
      for (let at = 0; at < steps; at++) {
        const result = this.#runStep(chunk, carry, at);
        carry = result.carry;
        losses[at] = result.loss;
      }
    } catch (error) {
      throw isOutOfMemory(error) ? outOfMemory(error) : error;
    }
    return { carry, losses };
  }

  /** Nothing is held between calls. */
  async release(): Promise<void> {}

  #runStep(chunk: Chunk, before: Carry<HostArray>, at: number): { carry: Carry<HostArray>; loss: number } {
    const { inputs, batchSize, microBatches: parts = 1 } = chunk;
    const numbers = chunk.indices.subarray(at * batchSize, (at + 1) * batchSize);
    const number = inputs.firstStep + at;
    return withBackend(this.backend, () => {
      // tidy searches what it returns for tensors, element by element: host copies leave it by the side.
      let after: { carry: Carry<HostArray>; loss: number } = { carry: before, loss: Number.NaN };
      tf.tidy(() => {
        const start = toTensors(before);
        const batchOf = (from: number, to: number) => this.#batch(chunk, numbers.subarray(from, to));
        const stepInputs = stepInputsOf(inputs, number);
        const { carry, loss } =
          parts === 1
            ? this.step.run(start, batchOf(0, batchSize), stepInputs)
            : runInParts({
                step: this.step,
                carry: start,
                inputs: stepInputs,
                number,
                rows: batchSize,
                parts,
                total: this.#totalOf(chunk, numbers),
                batchOf,
              });
        after = { carry: mapTree(carry, toHost), loss: loss.dataSync()[0] as number };
      });
      return after;
    });
  }

  #batch({ rows }: Chunk, numbers: Int32Array): Batch {
    const { label, inputShape } = this.step;
    return {
      x: gatherRows(rows.features, rows.count, numbers, inputShape, "float32"),
      y: gatherRows(rows.labels, rows.count, numbers, label.shape, label.dtype),
      weights: this.#weights(rows, numbers),
    };
  }

  /** What the mean over a batch is divided by. */
  #totalOf({ rows }: Chunk, numbers: Int32Array): tf.Tensor {
    return tf.sum(this.#weights(rows, numbers) ?? tf.ones([numbers.length]));
  }

  #weights(rows: EngineRows, numbers: Int32Array): tf.Tensor | null {
    return this.step.weighted ? gatherRows(rows.weights ?? NO_WEIGHTS, rows.count, numbers, [], "float32") : null;
  }
}

function stepInputsOf(inputs: ChunkInputs, number: number): StepInputs {
  return {
    key: tf.tensor1d(Int32Array.from(inputs.key), "int32"),
    step: tf.scalar(number, "int32"),
    totalSteps: tf.scalar(inputs.totalSteps, "int32"),
    learningRate: tf.scalar(inputs.learningRate),
    mean: tf.tensor1d(inputs.mean),
    scale: tf.tensor1d(inputs.scale),
  };
}

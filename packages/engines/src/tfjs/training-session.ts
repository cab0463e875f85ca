import type { Carry, HostArray, TrainingStep } from "@conclave/core";
import { mapTree } from "@conclave/core";
import { withBackend } from "@conclave/tracer";
import type { Chunk, ChunkResult, TrainingSession } from "../engine.js";
import { tf } from "../tf.js";
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
    for (let at = 0; at < steps; at++) {
      const result = this.#runStep(chunk, carry, at);
      carry = result.carry;
      losses[at] = result.loss;
    }
    return { carry, losses };
  }

  #runStep(chunk: Chunk, before: Carry<HostArray>, at: number): { carry: Carry<HostArray>; loss: number } {
    const { inputs, batchSize, rows } = chunk;
    const numbers = chunk.indices.subarray(at * batchSize, (at + 1) * batchSize);
    const { label, weighted, inputShape } = this.step;
    return withBackend(this.backend, () => {
      // tidy searches what it returns for tensors, element by element: host copies leave it by the side.
      let after: { carry: Carry<HostArray>; loss: number } = { carry: before, loss: Number.NaN };
      tf.tidy(() => {
        const { carry, loss } = this.step.run(
          toTensors(before),
          {
            x: gatherRows(rows.features, rows.count, numbers, inputShape, "float32"),
            y: gatherRows(rows.labels, rows.count, numbers, label.shape, label.dtype),
            weights: weighted ? gatherRows(rows.weights ?? NO_WEIGHTS, rows.count, numbers, [], "float32") : null,
          },
          {
            key: tf.tensor1d(Int32Array.of(...inputs.key), "int32"),
            step: tf.scalar(inputs.firstStep + at, "int32"),
            totalSteps: tf.scalar(inputs.totalSteps, "int32"),
            learningRate: tf.scalar(inputs.learningRate),
            mean: tf.tensor1d(inputs.mean),
            scale: tf.tensor1d(inputs.scale),
          },
        );
        after = { carry: mapTree(carry, toHost), loss: loss.dataSync()[0] as number };
      });
      return after;
    });
  }
}

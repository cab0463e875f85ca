import type { Carry, HostArray, TrainingStep } from "@conclave/core";
import { withBackend } from "@conclave/tracer";
import type { ChunkInputs, EngineRows, PredictionSession } from "../engine.js";
import { tf } from "../tf.js";
import { gatherRows, toTensors } from "./tensors.js";

/** Rows that are predicted at once, so that memory stays bounded. */
const BATCH_SIZE = 256;

/** Predicts op by op on a tfjs backend. */
export class TfjsPredictionSession implements PredictionSession {
  constructor(
    readonly step: TrainingStep,
    readonly backend: string,
  ) {}

  async predict(
    carry: Carry<HostArray>,
    rows: Omit<EngineRows, "labels">,
    inputs: Pick<ChunkInputs, "mean" | "scale">,
  ): Promise<Float32Array> {
    const outputs = this.step.outShape.reduce((product, extent) => product * extent, 1);
    const logits = new Float32Array(rows.count * outputs);
    for (let first = 0; first < rows.count; first += BATCH_SIZE) {
      const numbers = Int32Array.from({ length: Math.min(BATCH_SIZE, rows.count - first) }, (_, at) => first + at);
      logits.set(this.#predictBatch(carry, rows, numbers, inputs), first * outputs);
    }
    return logits;
  }

  /** Nothing is held between calls. */
  async release(): Promise<void> {}

  #predictBatch(
    carry: Carry<HostArray>,
    rows: Omit<EngineRows, "labels">,
    numbers: Int32Array,
    inputs: Pick<ChunkInputs, "mean" | "scale">,
  ): Float32Array {
    return withBackend(this.backend, () => {
      let values = new Float32Array(0);
      tf.tidy(() => {
        const x = gatherRows(rows.features, rows.count, numbers, this.step.inputShape, "float32");
        const statistics = { mean: tf.tensor1d(inputs.mean), scale: tf.tensor1d(inputs.scale) };
        values = this.step
          .predict(toTensors(carry), x, statistics)
          .dataSync<"float32">()
          .slice() as Float32Array<ArrayBuffer>;
      });
      return values;
    });
  }
}

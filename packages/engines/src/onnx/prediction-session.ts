import type { Carry, HostArray, TrainingStep } from "@conclave/core";
import { carryInput, compilePrediction } from "@conclave/tracer";
import type { Tensor } from "onnxruntime-node";
import type { ChunkInputs, EngineRows, PredictionSession } from "../engine.js";
import { EngineError } from "../engine-error.js";
import { AlignedMemory } from "../memory/aligned-memory.js";
import { RowsMemory } from "../memory/aligned-rows.js";
import { type CompiledProgram, CompiledPrograms, featureTypeOf } from "./compiled-programs.js";
import type { EngineMemory } from "./engine-memory.js";
import { oneAtATime } from "./one-at-a-time.js";
import { mostRowsAtOnce, predictionBatchSize } from "./prediction-batches.js";
import { floatTensor, intTensor, leafTensor, longScalar, rowsTensor } from "./tensors.js";

type PredictionRows = Omit<EngineRows, "labels">;
type Statistics = Pick<ChunkInputs, "mean" | "scale">;

const SCALAR_BYTES = 512;

/** Predicts with programs that were traced from a step. The last batch is filled up with the first row, whose extra logits are dropped. */
export class OnnxPredictionSession implements PredictionSession {
  readonly #programs: CompiledPrograms;
  #rows = new RowsMemory();
  /** A call's inputs lie in the session's own memory until it has run, so calls must not overlap. */
  readonly #queue = oneAtATime();
  #memory = new AlignedMemory();
  /** What batches still fit: after one that did not, smaller ones are tried. */
  #largest: number;

  constructor(
    readonly step: TrainingStep,
    memory: EngineMemory,
  ) {
    this.#largest = mostRowsAtOnce(step.inputShape);
    this.#programs = new CompiledPrograms(memory, ({ batchSize, features }) =>
      compilePrediction(step, batchSize, features),
    );
  }

  predict(carry: Carry<HostArray>, rows: PredictionRows, inputs: Statistics): Promise<Float32Array> {
    return this.#queue(() => this.#predict(carry, rows, inputs));
  }

  release(): Promise<void> {
    return this.#queue(() => {
      this.#rows = new RowsMemory();
      this.#memory = new AlignedMemory();
      return this.#programs.release();
    });
  }

  async #predict(carry: Carry<HostArray>, rows: PredictionRows, inputs: Statistics): Promise<Float32Array> {
    if (rows.count === 0) return new Float32Array(0);
    const batchSize = predictionBatchSize(rows.count, this.#largest);
    const shape = { batchSize, microBatches: 1, features: featureTypeOf(rows.features) };
    try {
      return await this.#programs.run(shape, (compiled) => this.#run(compiled, batchSize, carry, rows, inputs));
    } catch (error) {
      if (!(error instanceof EngineError && error.code === "out-of-memory") || batchSize === 1) throw error;
      this.#largest = batchSize - 1;
      return this.#predict(carry, rows, inputs);
    }
  }

  async #run(
    { program, session }: CompiledProgram,
    batchSize: number,
    carry: Carry<HostArray>,
    rows: PredictionRows,
    inputs: Statistics,
  ): Promise<Float32Array> {
    const outputs = this.step.outShape.reduce((product, extent) => product * extent, 1);
    const batches = Math.ceil(rows.count / batchSize);
    const indices = Int32Array.from({ length: batches * batchSize }, (_, row) => (row < rows.count ? row : 0));
    const leaves = Object.keys(program.carry).map((path) => [path, carry[path] as HostArray] as const);
    const memory = this.#memory;
    memory.makeRoom([indices, inputs.mean, inputs.scale, ...leaves.map(([, leaf]) => leaf.data)], SCALAR_BYTES);
    const held = this.#rows.hold(rows);
    const feeds: Record<string, Tensor> = {
      features: rowsTensor(held.features, held.count),
      indices: intTensor(memory, indices, [batches, batchSize]),
      steps: longScalar(memory, batches),
      mean: floatTensor(memory, inputs.mean, [inputs.mean.length]),
      scale: floatTensor(memory, inputs.scale, [inputs.scale.length]),
    };
    for (const [path, leaf] of leaves) feeds[carryInput(path)] = leafTensor(memory, leaf);
    const { logits } = await session.run(feeds);
    return ((logits as Tensor).data as Float32Array).slice(0, rows.count * outputs);
  }
}

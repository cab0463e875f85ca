import type { Carry, HostArray, TrainingStep } from "@conclave/core";

export type EngineName = "onnx-cpu" | "tfjs-wasm" | "tfjs-cpu" | "tfjs-gpu";

/** Rows an engine gathers batches from; it never copies them more than once (into aligned memory). */
export interface EngineRows {
  readonly count: number;
  /** count × prod(inputShape), row-major. */
  readonly features: Uint8Array | Float32Array;
  /** Class indices [count], or numbers [count × outputs], as the step's label says; ignored when predicting. */
  readonly labels: Int32Array | Float32Array;
  /** How much each row counts; only for a step that is weighted. */
  readonly weights?: Float32Array | null;
}

/** The inputs of a chunk of steps, on the host. */
export interface ChunkInputs {
  /** Two uint32: everything random inside the steps. */
  readonly key: readonly [number, number];
  /** The number of the chunk's first step, from 0. */
  readonly firstStep: number;
  readonly totalSteps: number;
  readonly learningRate: number;
  readonly mean: Float32Array;
  readonly scale: Float32Array;
}

export interface Chunk {
  readonly carry: Carry<HostArray>;
  readonly rows: EngineRows;
  /** Rows of each step's batch: steps × batchSize indices, step after step. */
  readonly indices: Int32Array;
  readonly batchSize: number;
  /**
   * In how many parts a batch is computed, one after another, so that memory holds the activations of one: at least 1 (the default), at most
   * batchSize. The optimizer sees the gradients of the whole batch's mean loss all the same; batch normalisation takes its statistics from
   * each part, and dropout draws a mask for each.
   */
  readonly microBatches?: number;
  readonly inputs: ChunkInputs;
}

export interface ChunkResult {
  readonly carry: Carry<HostArray>;
  /** The mean loss of each step's batch. */
  readonly losses: Float32Array;
}

/** What a session holds between its calls: programs, and copies of the rows. */
interface Releasable {
  /** Gives it up once the calls under way are done. The next call makes it anew, with the same results. */
  release(): Promise<void>;
}

/** A model, its loss and its optimizer, ready to train; a program per batch size is compiled on first use and kept until it is released. */
export interface TrainingSession extends Releasable {
  /** @throws EngineError out-of-memory; the session can go on with smaller parts */
  run(chunk: Chunk): Promise<ChunkResult>;
}

/** A model ready to predict. */
export interface PredictionSession extends Releasable {
  /** Logits of every row, rows.count × outputs, row-major. */
  predict(
    carry: Carry<HostArray>,
    rows: Omit<EngineRows, "labels">,
    inputs: Pick<ChunkInputs, "mean" | "scale">,
  ): Promise<Float32Array>;
}

/** Runs core's pure functions, compiled or op by op. */
export interface Engine {
  readonly name: EngineName;
  /** (engine, its version, instruction set; of TensorFlow also its version, card, driver, threads and oneDNN): within one class the same training gives the same bytes. */
  readonly determinismClass: string;
  prepareTraining(step: TrainingStep): TrainingSession;
  preparePrediction(step: TrainingStep): PredictionSession;
  close(): Promise<void>;
}

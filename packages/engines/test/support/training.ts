import { createHash } from "node:crypto";
import { buildModel, type LayerSpec, mapTree, type TrainingStep, trainingStep } from "@conclave/core";
import { randomStream, rootKey } from "@conclave/random";
import type { Chunk, ChunkResult, TrainingSession } from "../../src/index.js";

const SHAPE = [10, 9, 2] as const;
const FEATURES = 180;
const CLASSES = 5;
const ROWS = 61;

const window = { size: [2, 2], strides: [2, 2], padding: "valid" } as const;
const conv = { kernel: [3, 3], strides: [1, 1], padding: "same", bias: true, initializer: "heUniform" } as const;
const dense = { bias: true, initializer: "glorotUniform" } as const;

const LAYERS: readonly LayerSpec[] = [
  { conv2d: { ...conv, filters: 6, activation: "relu" } },
  { maxPool: window },
  { batchNorm: { momentum: 0.9, epsilon: 1e-3 } },
  { flatten: {} },
  { dropout: { rate: 0.2 } },
  { dense: { ...dense, units: 23, activation: "tanh" } },
  { dense: { ...dense, units: "classes", activation: "linear" } },
];

/** A step with something of everything: windows, state, masks, moments, sums over batches of odd sizes. */
export function mixedStep(): TrainingStep {
  return trainingStep({
    model: buildModel({ layers: LAYERS }, SHAPE, CLASSES),
    loss: "crossEntropy",
    optimizer: {
      adam: { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule: { cosine: { final: 0.1 } } },
    },
  });
}

/** A chunk for {@link mixedStep}: rows of random bytes, given as float32. */
export function mixedChunk(step: TrainingStep, options: { readonly steps: number; readonly batchSize: number }): Chunk {
  const stream = randomStream(rootKey(23));
  const below = (count: number, bound: number) => Array.from({ length: count }, () => stream.below(bound));
  return {
    carry: step.initialCarry([3, 4]),
    rows: {
      count: ROWS,
      features: Float32Array.from(below(ROWS * FEATURES, 256)),
      labels: Int32Array.from(below(ROWS, CLASSES)),
    },
    indices: Int32Array.from(below(options.steps * options.batchSize, ROWS)),
    batchSize: options.batchSize,
    inputs: {
      key: [11, 0xfedcba98],
      firstStep: 0,
      totalSteps: options.steps,
      learningRate: 1e-3,
      mean: Float32Array.of(121, 130),
      scale: Float32Array.of(1 / 70, 1 / 75),
    },
  };
}

/** Trains a chunk in parts of so many steps, each going on from the one before. */
export async function trainInParts(session: TrainingSession, chunk: Chunk, stepsPerPart: number): Promise<ChunkResult> {
  const steps = chunk.indices.length / chunk.batchSize;
  const losses: number[] = [];
  let { carry } = chunk;
  for (let first = 0; first < steps; first += stepsPerPart) {
    const last = Math.min(first + stepsPerPart, steps);
    const indices = chunk.indices.slice(first * chunk.batchSize, last * chunk.batchSize);
    const inputs = { ...chunk.inputs, firstStep: chunk.inputs.firstStep + first };
    const part = await session.run({ ...chunk, carry, indices, inputs });
    losses.push(...part.losses);
    carry = part.carry;
  }
  return { carry, losses: Float32Array.from(losses) };
}

/** A hash of each leaf and of the losses: equal for equal bytes alone. */
export function fingerprint({ carry, losses }: ChunkResult): Readonly<Record<string, string>> {
  const hash = (data: Float32Array | Int32Array) =>
    createHash("sha256")
      .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
      .digest("hex");
  return { ...mapTree(carry, ({ data }) => hash(data)), losses: hash(losses) };
}

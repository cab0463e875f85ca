import { buildModel, type ModelSpec, type OptimizerSpec, type TrainingStep, trainingStep } from "@conclave/core";
import { randomStream, rootKey } from "@conclave/random";
import { describe, expect, it } from "vitest";
import type { Chunk, ChunkResult, Engine } from "../src/index.js";
import { selectEngine } from "../src/index.js";
import { BUNDLED_ENGINES } from "./support/engines.js";
import { fingerprint, mixedChunk, mixedStep, trainInParts } from "./support/training.js";

const SHAPE = [12, 12, 1];
const ROWS = 40;
const BATCH = 10;
const STEPS = 3;
/** Updates in proportion to the gradients: what is wrong with a gradient is wrong with a weight. */
const SGD: OptimizerSpec = { sgd: { learningRate: 0.02, momentum: 0.9, nesterov: false, schedule: "constant" } };
const MLP: ModelSpec = { mlp: { hidden: [20], activation: "relu", dropout: 0, batchNorm: false } };
const LENET5: ModelSpec = { lenet5: { activation: "relu" } };

function stepOf(model: ModelSpec, weighted: boolean): TrainingStep {
  return trainingStep({ model: buildModel(model, SHAPE, 4), loss: "crossEntropy", optimizer: SGD, weighted });
}

function chunkOf(step: TrainingStep, microBatches: number): Chunk {
  const stream = randomStream(rootKey(5));
  const below = (count: number, bound: number) => Array.from({ length: count }, () => stream.below(bound));
  return {
    carry: step.initialCarry([1, 2]),
    rows: {
      count: ROWS,
      features: Uint8Array.from(below(ROWS * 144, 256)),
      labels: Int32Array.from(below(ROWS, 4)),
      weights: step.weighted ? Float32Array.from(below(ROWS, 4)) : null,
    },
    indices: Int32Array.from(below(STEPS * BATCH, ROWS)),
    batchSize: BATCH,
    microBatches,
    inputs: {
      key: [7, 8],
      firstStep: 0,
      totalSteps: STEPS,
      learningRate: 0.02,
      mean: Float32Array.of(127),
      scale: Float32Array.of(1 / 74),
    },
  };
}

/** The largest difference between two results, over all weights and losses. */
function difference(one: ChunkResult, other: ChunkResult): number {
  const pairs = Object.entries(one.carry).map(([path, { data }]) => [data, other.carry[path]!.data] as const);
  const differences = [...pairs, [one.losses, other.losses] as const].flatMap(([some, others]) =>
    Array.from(some, (value, at) => Math.abs(value - others[at]!)),
  );
  return Math.max(...differences);
}

const train = (engine: Engine, step: TrainingStep, chunk: Chunk) => engine.prepareTraining(step).run(chunk);

describe.each(BUNDLED_ENGINES)("D6: $name, a batch in parts", (engine) => {
  // Naive convolutions in JavaScript: two steps of one size say as much.
  const models: [string, ModelSpec][] = [
    ["mlp", MLP],
    ...(engine.name === "tfjs-cpu" ? [] : [["lenet5", LENET5] as [string, ModelSpec]]),
  ];

  it.each(models)("trains %s as the whole batch does, with rows that count alike and by weight", async (_, model) => {
    for (const weighted of [false, true]) {
      const step = stepOf(model, weighted);
      const whole = await train(engine, step, chunkOf(step, 1));
      expect(difference(whole, { ...whole, carry: step.initialCarry([1, 2]) })).toBeGreaterThan(1e-2);
      for (const parts of [2, 3, BATCH]) {
        expect(difference(await train(engine, step, chunkOf(step, parts)), whole)).toBeLessThan(1e-5);
      }
    }
  });

  it("gives the same bytes however steps are cut into chunks, and others than in one go", async () => {
    const step = mixedStep();
    const chunk = { ...mixedChunk(step, { steps: 4, batchSize: 7 }), microBatches: 3 };
    const session = engine.prepareTraining(step);
    const atOnce = fingerprint(await session.run(chunk));
    expect(fingerprint(await trainInParts(session, chunk, 1))).toEqual(atOnce);
    expect(fingerprint(await session.run({ ...chunk, microBatches: 1 }))).not.toEqual(atOnce);
  });

  it("takes statistics and masks from each part, as the reference does", async () => {
    const step = mixedStep();
    const chunk = { ...mixedChunk(step, { steps: 2, batchSize: 7 }), microBatches: 3 };
    const reference = await train(await selectEngine("tfjs-cpu"), step, chunk);
    expect(difference(await train(engine, step, chunk), reference)).toBeLessThan(1e-4);
  });
});

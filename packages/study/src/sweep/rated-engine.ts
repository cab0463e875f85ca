import type { Engine } from "@conclave/ensemble/training";

type TrainingSession = ReturnType<Engine["prepareTraining"]>;
type Chunk = Parameters<TrainingSession["run"]>[0];
type ChunkResult = Awaited<ReturnType<TrainingSession["run"]>>;

/** Says with which learning rate a step is run, by its number from 0, and hears of the loss that it had. */
interface RatePlan {
  rateOf(step: number): number;
  onLoss(step: number, loss: number): void;
}

/**
 * An engine that runs chunks step by step, each with a learning rate of its own. The rate is an input of a step, so it runs the same
 * programs as ever.
 */
export function ratedEngine(engine: Engine, plan: RatePlan): Engine {
  return {
    name: engine.name,
    determinismClass: engine.determinismClass,
    prepareTraining(step) {
      const session = engine.prepareTraining(step);
      return { run: (chunk) => runStepwise(session, chunk, plan), release: () => session.release() };
    },
    preparePrediction: (step) => engine.preparePrediction(step),
    close: () => engine.close(),
  };
}

async function runStepwise(session: TrainingSession, chunk: Chunk, plan: RatePlan): Promise<ChunkResult> {
  const { batchSize, indices, inputs } = chunk;
  const losses = new Float32Array(indices.length / batchSize);
  let { carry } = chunk;
  for (const at of losses.keys()) {
    const step = inputs.firstStep + at;
    const result = await session.run({
      ...chunk,
      carry,
      indices: indices.subarray(at * batchSize, (at + 1) * batchSize),
      inputs: { ...inputs, firstStep: step, learningRate: plan.rateOf(step) },
    });
    carry = result.carry;
    losses[at] = result.losses[0] ?? Number.NaN;
    plan.onLoss(step, losses[at]);
  }
  return { carry, losses };
}

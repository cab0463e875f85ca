import type { MemberSetup } from "@conclave/ensemble/training";
import type { OptimizerSpec } from "@conclave/spec";
import { someRows } from "./some-rows.js";
import { trialOf } from "./trial.js";

/** The gradient of the first batch's loss by one layer's weights. */
export interface LayerGradient {
  readonly layer: string;
  /** √Σg² over the layer's weights and biases. */
  readonly norm: number;
  /** √(Σg² / n): comparable between layers of different sizes. */
  readonly rms: number;
}

/** What an untrained network does with its first rows. */
export interface FirstStep {
  /** The mean loss before any training. */
  readonly loss: number;
  /** From the input to the output. */
  readonly gradients: readonly LayerGradient[];
}

/** Rows that the first loss and the gradients are taken over. */
const ROWS = 128;

/** After one step the memory of momentum is the gradient itself: t ← decay · 0 + g. */
export const GRADIENT_KEEPER: OptimizerSpec = {
  sgd: { learningRate: 1, momentum: 0.5, nesterov: false, schedule: "constant" },
};
const MEMORY = "optimizer/trace/";

/**
 * Measures the first loss and each layer's gradient on the engine that trains.
 *
 * @param setup of a member whose optimizer is the {@link GRADIENT_KEEPER}
 */
export async function firstStep(setup: MemberSetup): Promise<FirstStep> {
  const trial = trialOf(setup, someRows(setup.rows.train.count, ROWS), 0);
  const { carry, losses } = await trial.run(trial.start, 0, 1);
  const layers = new Map<string, { squares: number; count: number }>();
  for (const [path, { data }] of Object.entries(carry)) {
    if (!path.startsWith(MEMORY)) continue;
    const layer = path.slice(MEMORY.length, path.lastIndexOf("/"));
    const sum = layers.get(layer) ?? { squares: 0, count: 0 };
    for (const g of data) sum.squares += g * g;
    sum.count += data.length;
    layers.set(layer, sum);
  }
  const gradients = Array.from(layers, ([layer, { squares, count }]) => ({
    layer,
    norm: Math.sqrt(squares),
    rms: Math.sqrt(squares / count),
  }));
  return { loss: losses[0]!, gradients };
}

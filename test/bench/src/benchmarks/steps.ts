import type { Benchmark } from "../benchmark.js";
import { compareSteps, type StepModel } from "../harness/compare-steps.js";

const MODELS: readonly StepModel[] = [
  { name: "MLP 784-256-128-10", id: "mlp", target: { atLeast: 1.25 } },
  { name: "LeNet-5", id: "lenet", target: { atLeast: 1.5 } },
];

/** Samples per second of training steps on one core: ours, and the same steps in other systems. */
export const steps: Benchmark = {
  name: "steps",
  summary: "training steps on one core, batch 128, Adam, against PyTorch eager with one thread",
  targets: "MLP ≥ 1.25x, LeNet-5 ≥ 1.5x",
  async *run(context) {
    for (const model of MODELS) yield* compareSteps(context, model);
  },
};

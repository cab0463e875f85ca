import type { Benchmark } from "../benchmark.js";
import { compareSteps, type StepModel } from "../harness/compare-steps.js";

const MODELS: readonly StepModel[] = [
  { name: "LSTM, 28 steps of 28, 64 units", id: "lstm", target: { atLeast: 1.5 } },
  { name: "GRU, 28 steps of 28, 64 units", id: "gru", target: { atLeast: 1.5 } },
];

/** Training steps of one recurrent layer that reads images row by row, and a dense layer on its last state. */
export const recurrent: Benchmark = {
  name: "recurrent",
  summary: "training steps of an LSTM and a GRU on one core, batch 128, Adam, against PyTorch eager with one thread",
  targets: "≥ 1.5x",
  async *run(context) {
    for (const model of MODELS) yield* compareSteps(context, model);
  },
};

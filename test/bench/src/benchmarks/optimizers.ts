import type { Benchmark } from "../benchmark.js";
import { measured } from "../figure.js";
import { alternate, ratiosOf } from "../harness/alternate.js";
import { settingsOf } from "../harness/pace.js";
import { spreadOf } from "../harness/spread.js";
import { startTrainingRate, type TrainingRate } from "../harness/training-rate.js";
import { BATCH_SIZE } from "../subjects/batch-size.js";
import type { ReferenceOptimizer } from "../subjects/reference-spec.js";

/** What the learning rates are has no influence on the time, as long as the weights stay finite. */
const OPTIMIZERS: readonly { readonly name: string; readonly optimizer: ReferenceOptimizer }[] = [
  { name: "sgd", optimizer: "sgd" },
  { name: "sgd with momentum", optimizer: { sgd: { momentum: 0.9 } } },
  { name: "sgd with Nesterov momentum", optimizer: { sgd: { momentum: 0.9, nesterov: true } } },
  { name: "adagrad", optimizer: "adagrad" },
  { name: "rmsprop", optimizer: "rmsprop" },
  { name: "rmsprop, centred, with momentum", optimizer: { rmsprop: { centred: true, momentum: 0.9 } } },
  { name: "adamw", optimizer: "adamw" },
  { name: "adam, gradients clipped by norm", optimizer: { adam: { clip: { norm: 1 } } } },
  { name: "adam, gradients clipped by value", optimizer: { adam: { clip: { value: 0.1 } } } },
];

const FULL = { rounds: 9, seconds: 1 };

/** What a step costs with each optimizer: the MLP, most of whose work beside the products is its optimizer's. */
export const optimizers: Benchmark = {
  name: "optimizers",
  summary: "training steps of the MLP on one core with each optimizer, and with clipped gradients, against Adam",
  targets: "≤ 1.15x of the time of a step with Adam",
  async *run(context) {
    const { rounds, seconds } = settingsOf(context, FULL);
    const stepMs = async (rate: TrainingRate) => (1000 * BATCH_SIZE) / (await rate.measure(seconds));
    const adam = await startTrainingRate(context, "mlp", "adam");
    try {
      for (const { name, optimizer } of OPTIMIZERS) {
        const other = await startTrainingRate(context, "mlp", optimizer);
        try {
          context.say(`MLP with ${name} and with adam, in turns`);
          const pairs = await alternate(
            rounds,
            () => stepMs(other),
            () => stepMs(adam),
          );
          yield measured({ name, unit: "x", target: { atMost: 1.15 } }, ratiosOf(pairs), [
            { name: "a step", unit: "ms", value: spreadOf(pairs.map(({ ours }) => ours)) },
            { name: "with adam", unit: "ms", value: spreadOf(pairs.map(({ peer }) => peer)) },
          ]);
        } finally {
          await other.close();
        }
      }
    } finally {
      await adam.close();
    }
  },
};

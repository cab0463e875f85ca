import type { Benchmark } from "../benchmark.js";
import { measured } from "../figure.js";
import { alternate, ratiosOf } from "../harness/alternate.js";
import { settingsOf } from "../harness/pace.js";
import { spreadOf } from "../harness/spread.js";
import { startTrainingRate } from "../harness/training-rate.js";

const VARIANTS = [
  { model: "mlp-dropout", name: "one dropout layer", target: { atLeast: 0.8 } },
  { model: "mlp-dropouts", name: "dropout after each hidden layer", target: null },
] as const;

const FULL = { rounds: 9, seconds: 1 };

/** What the random masks of dropout cost: the MLP with them against the MLP without. */
export const dropout: Benchmark = {
  name: "dropout",
  summary: "training steps of the MLP with a dropout layer against without, on one core",
  targets: "≥ 0.8x",
  async *run(context) {
    const { rounds, seconds } = settingsOf(context, FULL);
    const without = await startTrainingRate(context, "mlp");
    try {
      for (const { model, name, target } of VARIANTS) {
        const withIt = await startTrainingRate(context, model);
        try {
          context.say(`MLP with ${name} and without, in turns`);
          const pairs = await alternate(
            rounds,
            () => withIt.measure(seconds),
            () => without.measure(seconds),
          );
          const plan = { name: `MLP with ${name}`, unit: "x", target } as const;
          yield measured(plan, ratiosOf(pairs), [
            { name: "with", unit: "samples/s", value: spreadOf(pairs.map(({ ours }) => ours)) },
            { name: "without", unit: "samples/s", value: spreadOf(pairs.map(({ peer }) => peer)) },
          ]);
        } finally {
          await withIt.close();
        }
      }
    } finally {
      await without.close();
    }
  },
};

import type { Benchmark } from "../benchmark.js";
import { measured } from "../figure.js";
import { ratiosOf } from "../harness/alternate.js";
import { nodeCommand, runCommand } from "../harness/command.js";
import { settingsOf } from "../harness/pace.js";
import { spreadOf } from "../harness/spread.js";
import { subjectScript } from "../paths.js";
import type { PredictionOptions } from "../subjects/prediction-batches.js";

const MODELS = [
  { name: "MLP", model: "mlp" },
  { name: "LeNet-5", model: "lenet" },
] as const;

const FULL = { rounds: 41, seconds: 0 };

/** What one row more than a full batch costs a prediction: batches come in few sizes, and rows are filled up to the next. */
export const predict: Benchmark = {
  name: "predict",
  summary: "a prediction of 17 rows against one of 16",
  targets: "≤ 1.3x",
  async *run(context) {
    for (const { name, model } of MODELS) {
      context.say(`${name}: 17 rows and 16, in turns`);
      const options: PredictionOptions = { model, rounds: settingsOf(context, FULL).rounds };
      const command = nodeCommand(subjectScript("prediction-batches"), JSON.stringify(options));
      const { stdout } = await runCommand(context.cores.pin(command, 1), { signal: context.signal });
      const pairs = JSON.parse(stdout) as readonly { readonly ours: number; readonly peer: number }[];
      yield measured({ name: `${name}: 17 rows against 16`, unit: "x", target: { atMost: 1.3 } }, ratiosOf(pairs), [
        { name: "17 rows", unit: "ms", value: spreadOf(pairs.map(({ ours }) => ours)) },
        { name: "16 rows", unit: "ms", value: spreadOf(pairs.map(({ peer }) => peer)) },
      ]);
    }
  },
};

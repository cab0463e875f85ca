import type { Command } from "commander";
import type { SweepFlags } from "../actions/sweep-lr.js";
import { examples } from "../flags/examples.js";
import { integer } from "../flags/integer.js";
import { names } from "../flags/numbers.js";
import { addStudyFlags } from "../flags/study.js";

export function registerSweepLr(program: Command): void {
  const command = program
    .command("sweep-lr")
    .summary("compare learning rates and optimizers by their loss curves")
    .description(
      "Trains the spec's first member once for each learning rate and optimizer, from the same start, and draws the loss curves in one " +
        "picture, the diverging ones marked. Or tests a range of rates in one short training, in which the rate grows with every step.",
    )
    .argument("<spec>", "the run spec, YAML or JSON")
    .option(
      "--rates <list|range>",
      "0.001,0.01 or LOW..HIGH:COUNT on a logarithmic scale (default: 1e-4..1:9; of a range test 1e-6..10)",
    )
    .option("--optimizers <list>", "sgd, adagrad, rmsprop, adam, adamw (default: sgd,adam)", names)
    .option("--range-test", "a learning-rate range test instead (on this machine)")
    .option("--steps <n>", "steps of a range test (default: 100)", integer(20, 100_000))
    .option("--out <file>", "also write the curves to an .svg or .png file");
  addStudyFlags(command)
    .addHelpText(
      "after",
      examples(
        "conclave sweep-lr digits.yaml --out rates.svg",
        "conclave sweep-lr digits.yaml --rates 1e-3..1e-1:5 --optimizers adam,adamw",
        "conclave sweep-lr digits.yaml --range-test",
      ),
    )
    .action(async (spec: string, flags: SweepFlags) => {
      const { sweepAction } = await import("../actions/sweep-lr.js");
      await sweepAction(spec, flags);
    });
}

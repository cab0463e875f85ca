import type { Command } from "commander";
import type { CheckFlags } from "../actions/check.js";
import { engineOption } from "../flags/engine.js";
import { examples } from "../flags/examples.js";
import { integer } from "../flags/integer.js";
import { repeated } from "../flags/repeated.js";

export function registerCheck(program: Command): void {
  program
    .command("check")
    .summary("look for mistakes before training")
    .description(
      "Looks at a run for some seconds before it is trained: shapes, memory, what reaches the first layer, the output against the loss, " +
        "the first loss, gradients by layer, whether one batch is learned by heart, balance and shift of the data. Exits 1 when it finds an error.",
    )
    .argument("<spec>", "the run spec, YAML or JSON")
    .option("--set <path=value>", "override a field of the spec, e.g. members.0.epochs=20 (repeatable)", repeated)
    .option("--seed <n>", "override the spec's seed", integer(0))
    .addOption(engineOption("here"))
    .option("--json", "figures and findings as one JSON document on stdout")
    .addHelpText(
      "after",
      examples("conclave check digits.yaml", "conclave check digits.yaml --set members.0.optimizer=sgd --json"),
    )
    .action(async (spec: string, flags: CheckFlags) => {
      const { checkAction } = await import("../actions/check.js");
      await checkAction(spec, flags);
    });
}

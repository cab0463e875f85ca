import type { Command } from "commander";
import type { AugmentPreviewFlags } from "../actions/augment-preview.js";
import { examples } from "../flags/examples.js";
import { integer } from "../flags/integer.js";
import { repeated } from "../flags/repeated.js";

const EXAMPLE = examples("conclave augment preview examples/quickstart.yaml --out sheet.png");

export function registerAugment(program: Command): void {
  const augment = program
    .command("augment")
    .summary("see what augmentation does to the images")
    .addHelpText("after", EXAMPLE);
  augment
    .command("preview")
    .summary("draw a contact sheet of augmented images")
    .description("Draws a contact sheet: training images in the first column, and beside each how members will see it.")
    .argument("<spec>", "the run spec, YAML or JSON")
    .requiredOption("--out <file>", "the PNG file to write")
    .option("--rows <count>", "how many images (default: 8)", integer(1, 1000))
    .option("--variants <count>", "how many variants of each (default: 8)", integer(1, 1000))
    .option("--set <path=value>", "override a field of the spec (repeatable)", repeated)
    .option("--seed <n>", "override the spec's seed", integer(0))
    .option("--json", "one JSON document on stdout")
    .addHelpText("after", EXAMPLE)
    .action(async (spec: string, flags: AugmentPreviewFlags) => {
      const { augmentPreviewAction } = await import("../actions/augment-preview.js");
      await augmentPreviewAction(spec, flags);
    });
}

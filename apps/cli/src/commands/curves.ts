import { type Command, Option } from "commander";
import type { CurvesFlags } from "../actions/curves.js";
import { examples } from "../flags/examples.js";
import { numbers } from "../flags/numbers.js";
import { addStudyFlags } from "../flags/study.js";

export function registerCurves(program: Command): void {
  const command = program
    .command("curves")
    .summary("draw training and validation error against capacity or duration")
    .description(
      "Draws training and validation error against capacity (the spec is trained with all its widths multiplied) or against duration " +
        "(one run, epoch by epoch), and marks the best point. Needs validation rows.",
    )
    .argument("<spec>", "the run spec, YAML or JSON")
    .addOption(new Option("--over <what>", "what to vary").choices(["capacity", "duration"]).makeOptionMandatory())
    .option(
      "--values <list>",
      "capacities (default: 0.25,0.5,1,2,4 times as wide), or training epochs to show, the last of which is trained",
      numbers,
    )
    .option("--out <file>", "also write the curve to an .svg or .png file");
  addStudyFlags(command)
    .addHelpText(
      "after",
      examples(
        "conclave curves digits.yaml --over capacity --out capacity.svg",
        "conclave curves digits.yaml --over capacity --values 0.125,0.5,1,4 --set members.0.epochs=30",
        "conclave curves digits.yaml --over duration --values 1,2,5,10,20,50 --out duration.png",
      ),
    )
    .action(async (spec: string, flags: CurvesFlags) => {
      const { curvesAction } = await import("../actions/curves.js");
      await curvesAction(spec, flags);
    });
}

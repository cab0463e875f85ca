import type { Command } from "commander";
import type { TrainFlags } from "../actions/train-job.js";
import { addCoordinatorFlags } from "../flags/connection.js";
import { engineOption } from "../flags/engine.js";
import { examples } from "../flags/examples.js";
import { integer, integerOrAuto } from "../flags/integer.js";
import { repeated } from "../flags/repeated.js";

export function registerTrain(program: Command): void {
  const command = program
    .command("train")
    .summary("train an ensemble from a spec")
    .description(
      "Trains the ensemble that SPEC (YAML or JSON) describes, on this machine or through a coordinator, and writes it to a folder.",
    )
    .argument("[spec]", "the run spec; leave it out with --resume")
    .option("--set <path=value>", "override a field of the spec, e.g. members.0.epochs=20 (repeatable)", repeated)
    .option("--seed <n>", "override the spec's seed", integer(0))
    .option("--out <dir>", "where the ensemble goes (default: runs/<run-id>)")
    .option("--workers <auto|n>", "worker processes on this machine (default: auto, one per core)", integerOrAuto)
    .addOption(engineOption("on this machine"))
    .option("--resume <run>", "go on with an interrupted run: its folder, or its id at the coordinator")
    .option(
      "--warm-start <run>",
      "keep the members of a finished run that the spec has unchanged, and train the others",
    )
    .option("--json", "the report as one JSON document on stdout");
  addCoordinatorFlags(command, "train there instead of here")
    .addHelpText(
      "after",
      examples(
        "conclave train examples/quickstart.yaml",
        "conclave train digits.yaml --workers 4 --set members.0.epochs=20 --seed 7",
        "conclave train digits.yaml --coordinator 10.0.0.5:7600 --json > report.json",
        "conclave train digits.yaml --set members.1.count=8 --warm-start runs/digits",
        "conclave train --resume runs/digits-20260105-070809-kx3f",
      ),
    )
    .action(async (spec: string | undefined, flags: TrainFlags) => {
      const { trainAction } = await import("../actions/train.js");
      await trainAction(spec, flags);
    });
}

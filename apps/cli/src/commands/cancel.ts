import type { Command } from "commander";
import type { CancelFlags } from "../actions/cancel.js";
import { addCoordinatorFlags } from "../flags/connection.js";
import { examples } from "../flags/examples.js";

export function registerCancel(program: Command): void {
  const command = program
    .command("cancel")
    .summary("stop a run at a coordinator")
    .description(
      "Stops a run at a coordinator. What its members finished is kept: `conclave train --resume` goes on from there.",
    )
    .argument("<run>", "the run's id")
    .option("--json", "one JSON document on stdout");
  addCoordinatorFlags(command, "the coordinator that trains it")
    .addHelpText("after", examples("conclave cancel digits-20260105-070809-kx3f --coordinator 10.0.0.5:7600"))
    .action(async (run: string, flags: CancelFlags) => {
      const { cancelAction } = await import("../actions/cancel.js");
      await cancelAction(run, flags);
    });
}

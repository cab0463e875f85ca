import type { Command } from "commander";
import type { WorkersFlags } from "../actions/workers.js";
import { addCoordinatorFlags } from "../flags/connection.js";
import { examples } from "../flags/examples.js";

export function registerWorkers(program: Command): void {
  const command = program
    .command("workers")
    .summary("list the workers of a coordinator")
    .description("Lists the workers that a coordinator heard of lately, and what each one trains.")
    .option("--json", "one JSON document on stdout");
  addCoordinatorFlags(command, "the coordinator to ask")
    .addHelpText("after", examples("conclave workers --coordinator 10.0.0.5:7600"))
    .action(async (flags: WorkersFlags) => {
      const { workersAction } = await import("../actions/workers.js");
      await workersAction(flags);
    });
}

import type { Command } from "commander";
import type { RunsFlags } from "../actions/runs.js";
import { addCoordinatorFlags } from "../flags/connection.js";
import { examples } from "../flags/examples.js";

export function registerRuns(program: Command): void {
  const command = program
    .command("runs")
    .summary("list runs, here or at a coordinator")
    .description("Lists the runs in a folder, or those that a coordinator knows, the newest first.")
    .option("--dir <dir>", "the folder that holds runs", "runs")
    .option("--json", "one JSON document on stdout");
  addCoordinatorFlags(command, "list the runs of this coordinator")
    .addHelpText("after", examples("conclave runs", "conclave runs --coordinator 10.0.0.5:7600 --json"))
    .action(async (flags: RunsFlags) => {
      const { runsAction } = await import("../actions/runs.js");
      await runsAction(flags);
    });
}

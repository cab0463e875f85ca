import type { Command } from "commander";
import type { ReportFlags } from "../actions/report.js";
import { addCoordinatorFlags } from "../flags/connection.js";
import { examples } from "../flags/examples.js";

export function registerReport(program: Command): void {
  const command = program
    .command("report")
    .summary("show how well a run's members and their vote do")
    .description("Shows a run's report: each member, each kind of model, and the vote.")
    .argument("<run>", "the run's folder, or its id at the coordinator")
    .option("--json", "the report as one JSON document on stdout");
  addCoordinatorFlags(command, "ask this coordinator instead of reading a folder")
    .addHelpText(
      "after",
      examples(
        "conclave report runs/digits-20260105-070809-kx3f",
        "conclave report digits-20260105-070809-kx3f --coordinator 10.0.0.5:7600 --json",
      ),
    )
    .action(async (run: string, flags: ReportFlags) => {
      const { reportAction } = await import("../actions/report.js");
      await reportAction(run, flags);
    });
}

import type { Command } from "commander";
import type { DiagnoseFlags } from "../actions/diagnose.js";
import { examples } from "../flags/examples.js";
import { share } from "../flags/share.js";

export function registerDiagnose(program: Command): void {
  program
    .command("diagnose")
    .summary("say what a run's loss curves and errors show")
    .description(
      "Names the shapes of a finished run's loss curves (diverging, rate too high or too low, plateau, oscillating, overfitting, …), " +
        "takes its error apart, and says what to mend first: a training that works, underfitting, overfitting, the data.",
    )
    .argument("<run>", "the run's folder")
    .option(
      "--floor <share>",
      "the error nobody could do without, such as what people reach (default: estimated)",
      share,
    )
    .option("--json", "the diagnosis as one JSON document on stdout")
    .addHelpText(
      "after",
      examples("conclave diagnose runs/digits-20260105-070809-kx3f", "conclave diagnose runs/digits --floor 2% --json"),
    )
    .action(async (run: string, flags: DiagnoseFlags) => {
      const { diagnoseAction } = await import("../actions/diagnose.js");
      await diagnoseAction(run, flags);
    });
}

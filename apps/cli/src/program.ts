import { Command } from "commander";
import { registerAugment } from "./commands/augment.js";
import { registerCancel } from "./commands/cancel.js";
import { registerCheck } from "./commands/check.js";
import { registerCoordinator } from "./commands/coordinator.js";
import { registerCurves } from "./commands/curves.js";
import { registerDiagnose } from "./commands/diagnose.js";
import { registerInit } from "./commands/init.js";
import { registerPredict } from "./commands/predict.js";
import { registerReport } from "./commands/report.js";
import { registerRuns } from "./commands/runs.js";
import { registerSearch } from "./commands/search.js";
import { registerServe } from "./commands/serve.js";
import { registerSweepLr } from "./commands/sweep-lr.js";
import { registerTrain } from "./commands/train.js";
import { registerWorker } from "./commands/worker.js";
import { registerWorkers } from "./commands/workers.js";
import { refuseEmptyValues } from "./empty-values.js";
import { examples } from "./flags/examples.js";

/**
 * The whole command line. Only flags and help are here: what a command does is imported when it runs,
 * so that `conclave --help` answers at once.
 */
export function createProgram(version: string): Command {
  const program = new Command("conclave")
    .description("Trains bags of neural networks across machines and answers with their vote.")
    .version(version, "-v, --version")
    .showHelpAfterError("(add --help to see what the command takes)")
    .helpCommand(false)
    .exitOverride()
    .hook("preAction", (_, command) => refuseEmptyValues(command));
  program.commandsGroup("Alone:");
  for (const register of [registerInit, registerTrain, registerReport, registerPredict, registerServe, registerAugment])
    register(program);
  program.commandsGroup("Finding what works:");
  for (const register of [registerCheck, registerDiagnose, registerCurves, registerSweepLr, registerSearch])
    register(program);
  program.commandsGroup("On a cluster:");
  for (const register of [registerCoordinator, registerWorker, registerRuns, registerWorkers, registerCancel])
    register(program);
  // Commander would answer `conclave tain --help` with the help of all, as if that command were there.
  program.addHelpText("beforeAll", ({ command, error }) => {
    const [name] = program.args;
    if (!error && command === program && name !== undefined && !name.startsWith("-")) {
      program.error(`error: unknown command '${name}'`);
    }
    return "";
  });
  return program.addHelpText(
    "after",
    examples("conclave init digits.yaml", "conclave train digits.yaml", "conclave predict runs/<run> --input new.csv"),
  );
}

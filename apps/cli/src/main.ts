import { createRequire } from "node:module";
import { CommanderError } from "commander";
import { forgetEmptyVariables } from "./empty-values.js";
import { ExitCode } from "./exit-code.js";
import { createProgram } from "./program.js";
import { reportFailure } from "./report-failure.js";

// A reader that goes away (`conclave predict … | head`) ends us quietly; a full disk does not.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? ExitCode.done : reportFailure(error));
});

// One that reads no more of what goes on (a terminal that was closed, `2>&1 | head`) ends no training by it.
process.stderr.on("error", () => undefined);

const { version } = createRequire(import.meta.url)("@conclave/cli/package.json") as { readonly version: string };

forgetEmptyVariables(process.env);
try {
  await createProgram(version).parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? commanderExit(error) : reportFailure(error);
}

/** Commander has said what was wrong already; asked for help or the version, it did what was asked. */
function commanderExit(error: CommanderError): ExitCode {
  return error.exitCode === 0 ? ExitCode.done : ExitCode.wrongInput;
}

import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { ExitCode } from "./exit-code.js";
import { describeFailure } from "./failure.js";
import { createProgram } from "./program.js";
import { styleFor } from "./terminal/style.js";

// A reader that goes away (`conclave predict … | head`) ends us quietly.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(ExitCode.done);
});

const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const version = (manifest as { readonly version: string }).version;

try {
  await createProgram(version).parseAsync();
} catch (error) {
  process.exitCode = error instanceof CommanderError ? commanderExit(error) : report(error);
}

/** Commander has said what was wrong already; asked for help or the version, it did what was asked. */
function commanderExit(error: CommanderError): ExitCode {
  return error.exitCode === 0 ? ExitCode.done : ExitCode.wrongInput;
}

function report(error: unknown): ExitCode {
  const failure = describeFailure(error);
  const style = styleFor(process.stderr);
  if (failure.message !== "") process.stderr.write(`${style.bad("error")}: ${failure.message}\n`);
  if (failure.unforeseen) {
    const debug = process.env.CONCLAVE_DEBUG === "1";
    process.stderr.write(
      `This is a bug in conclave.${debug ? "" : " With CONCLAVE_DEBUG=1 it shows where it happened."}\n`,
    );
    if (debug && error instanceof Error) process.stderr.write(`${error.stack ?? ""}\n`);
  }
  return failure.exitCode;
}

import type { ExitCode } from "./exit-code.js";
import { describeFailure } from "./failure.js";
import { printable } from "./terminal/printable.js";
import { styleFor } from "./terminal/style.js";

/** Says on stderr what went wrong, and gives the exit code that says so to a script. */
export function reportFailure(error: unknown): ExitCode {
  const failure = describeFailure(error);
  const style = styleFor(process.stderr);
  process.stderr.write(`${style.bad("error")}: ${printable(failure.message, false)}\n`);
  if (failure.unforeseen) {
    const debug = process.env.CONCLAVE_DEBUG === "1";
    const more = debug ? "" : " With CONCLAVE_DEBUG=1 it shows where it happened.";
    process.stderr.write(`This is a bug in conclave.${more}\n`);
    if (debug && error instanceof Error) process.stderr.write(`${printable(error.stack ?? "", false)}\n`);
  }
  return failure.exitCode;
}

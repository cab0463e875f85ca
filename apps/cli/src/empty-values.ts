import type { Command } from "commander";
import { UsageError } from "./failure.js";

/**
 * Refuses a flag or an argument that is given and empty, as `--out "$OUT"` is where OUT is not set: it would stand for this folder, for every
 * address, or for no name.
 *
 * @throws UsageError with the flag's name
 */
export function refuseEmptyValues(command: Command): void {
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (!isEmpty(value)) continue;
    const flag = option.long ?? option.flags;
    throw new UsageError(`${flag} is empty: give it a value, or leave it out`);
  }
  command.registeredArguments.forEach((argument, index) => {
    if (!isEmpty(command.processedArgs[index])) return;
    const name = argument.name().toUpperCase();
    throw new UsageError(
      `${name} is empty: ${argument.required ? "give it a value" : "give it a value, or leave it out"}`,
    );
  });
}

function isEmpty(value: unknown): boolean {
  return value === "" || (Array.isArray(value) && value.includes(""));
}

/** Forgets our own variables that are set and empty: they count as not set, as POSIX has it for LANG and TMPDIR. */
export function forgetEmptyVariables(env: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(env)) {
    if (value === "" && name.startsWith("CONCLAVE_")) delete env[name];
  }
}

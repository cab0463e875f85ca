import { printable } from "./printable.js";
import { wantsColour } from "./style.js";

type Stream = NodeJS.WriteStream;

/** The one JSON document of a command that was asked for one. */
export function printJson(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

/** A command's result, for people. */
export function printLines(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(shown(lines, process.stdout));
}

/** A command's result for the next program in a pipe, which gets each character as it is; a terminal gets what it can show. */
export function printData(lines: readonly string[]): void {
  if (process.stdout.isTTY) printLines(lines);
  else if (lines.length > 0) process.stdout.write(`${lines.join("\n")}\n`);
}

/** What goes on and what to do next: on stderr, so that stdout holds results alone. */
export function say(lines: readonly string[]): void {
  process.stderr.write(shown(lines, process.stderr));
}

function shown(lines: readonly string[], stream: Stream): string {
  const coloured = wantsColour(stream, process.env);
  return lines.map((line) => `${printable(line, coloured)}\n`).join("");
}

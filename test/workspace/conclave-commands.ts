import { type Command, CommanderError } from "commander";
import { createProgram } from "../../apps/cli/src/program.js";

/** The `conclave` commands of a shell block, each as the words after its name. */
export function conclaveCommands(block: string): readonly (readonly string[])[] {
  return block
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => shellWords(line))
    .map((words) => words.slice(words[0] === "npx" ? 1 : 0))
    .filter(([name]) => name === "conclave")
    .map((words) => words.slice(1));
}

/** The words of one command up to a pipe, a redirection or a comment; quotes are taken off. */
function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  for (const [token] of line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)) {
    if (/^(?:\d?>|[|&;#])/.test(token)) break;
    words.push(token.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
  }
  return words;
}

/** What the command line says of such words, without doing what they ask for; null when it takes them. */
export function refusalOf(words: readonly string[]): { readonly code: string; readonly message: string } | null {
  try {
    idle(createProgram("0.0.0")).parse(words, { from: "user" });
    return null;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? null : { code: error.code, message: error.message };
  }
}

/** The same commands and flags, which print nothing and start nothing. */
function idle(command: Command): Command {
  command.configureOutput({ writeOut: () => {}, writeErr: () => {} });
  if (command.commands.length === 0) command.action(() => {});
  command.commands.forEach((child) => {
    idle(child);
  });
  return command;
}

/** The values of a flag that may stand several times among a command's words, or have several values. */
export function valuesOf(flag: string, words: readonly string[]): readonly string[] {
  let current = "";
  return words.filter((word) => {
    if (word.startsWith("--")) current = word;
    return current === flag && word !== flag;
  });
}

import { InvalidArgumentError } from "commander";

/** A parser for a flag that is one character; a tab may be written \\t. */
export function character(text: string): string {
  const value = text === "\\t" ? "\t" : text;
  if ([...value].length !== 1) throw new InvalidArgumentError("Expected one character, such as ';'.");
  return value;
}

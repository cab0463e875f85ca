import { InvalidArgumentError } from "commander";

/** A parser for an integer flag from `least` to `most`, both included. */
export function integer(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isSafeInteger(value) || value < least || value > most) {
      throw new InvalidArgumentError(
        most === Number.MAX_SAFE_INTEGER
          ? `Expected a whole number from ${least} on.`
          : `Expected a whole number from ${least} to ${most}.`,
      );
    }
    return value;
  };
}

/** "auto", or a number of at least one. */
export function integerOrAuto(text: string): number | "auto" {
  return text === "auto" ? "auto" : integer(1, 1024)(text);
}

import { InvalidArgumentError } from "commander";

/** A parser for a flag that is a share: 0.02, or 2%. */
export function share(text: string): number {
  const value = text.endsWith("%") ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (text.trim() === "" || text === "%" || !(value >= 0 && value <= 1)) {
    throw new InvalidArgumentError("Expected a share from 0 to 1, such as 0.02 or 2%.");
  }
  return value;
}

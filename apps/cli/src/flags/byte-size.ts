import { InvalidArgumentError } from "commander";

const UNITS: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** A size such as 500M or 16G, in bytes; units are powers of 1024, and "MB" or "MiB" are the same as "M". */
export function byteSize(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([KMGT]?)(?:I?B)?$/.exec(text.trim().toUpperCase()) ?? [];
  const bytes = Math.floor(Number(amount) * (UNITS[unit ?? ""] ?? Number.NaN));
  if (amount === undefined || !Number.isSafeInteger(bytes) || bytes < 1) {
    throw new InvalidArgumentError("Expected a size such as 500M or 16G.");
  }
  return bytes;
}

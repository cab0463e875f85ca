import { randomInt } from "node:crypto";

/** No vowels and no look-alikes: an id never spells a word and survives being read aloud. */
const letters = "bcdfghjkmnpqrstvwxz23456789";
const longestName = 40;

/** Where time and chance come from. */
export interface RunIdSource {
  now(): Date;
  /** An integer in [0, bound). */
  below(bound: number): number;
}

const system: RunIdSource = { now: () => new Date(), below: (bound) => randomInt(bound) };

/**
 * A readable id that is its own date: `name-yyyymmdd-hhmmss-xxxx` (local time).
 * It keeps to what a coordinator takes: at most 63 of a-z, 0-9 and '-', beginning with a letter or digit.
 */
export function createRunId(name: string, source: RunIdSource = system): string {
  const now = source.now();
  const two = (value: number) => value.toString().padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const tail = Array.from({ length: 4 }, () => letters[source.below(letters.length)]).join("");
  return `${slug(name)}-${day}-${time}-${tail}`;
}

function slug(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, longestName)
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "run" : plain;
}

import { display, isMapping } from "./errors/value-path.js";

/** What a value from outside must be: in a user's words, and whether one is. */
export interface Expected {
  readonly words: string;
  readonly holds: (value: unknown) => boolean;
}

/** What the fields of a mapping must be, by name. */
export type ExpectedFields = Readonly<Record<string, Expected>>;

export const TEXT: Expected = { words: "a text", holds: (value) => typeof value === "string" };
export const FLAG: Expected = { words: "true or false", holds: (value) => typeof value === "boolean" };
export const FINITE: Expected = { words: "a finite number", holds: Number.isFinite };
export const NULL: Expected = { words: "null", holds: (value) => value === null };
export const MAPPING: Expected = { words: "an object", holds: isMapping };

export function wholeNumber(from: number): Expected {
  return {
    words: `a whole number from ${from}`,
    holds: (value) => Number.isSafeInteger(value) && Number(value) >= from,
  };
}

export function oneOf(...choices: readonly string[]): Expected {
  return {
    words: `${choices.length > 1 ? "one of: " : ""}${choices.join(", ")}`,
    holds: (value) => choices.some((choice) => choice === value),
  };
}

export function listOf({ words, holds }: Expected): Expected {
  return {
    words: `a list, each entry ${words}`,
    holds: (value) => Array.isArray(value) && value.every(holds),
  };
}

export function either(one: Expected, other: Expected): Expected {
  return { words: `${one.words}, or ${other.words}`, holds: (value) => one.holds(value) || other.holds(value) };
}

export function orNull(one: Expected): Expected {
  return either(one, NULL);
}

/** The same fields, each of which may be left out. */
export function optional(fields: ExpectedFields): ExpectedFields {
  const entries = Object.entries(fields).map(([name, { words, holds }]): [string, Expected] => [
    name,
    { words, holds: (value) => value === undefined || holds(value) },
  ]);
  return Object.fromEntries(entries);
}

/**
 * The first field of a value that is not what it must be: its name, what was expected, what came. Null when all are. Other fields than these
 * are not looked at.
 *
 * @param at what stands before the fields' names: "plan." of those within plan
 */
export function misfit(value: unknown, fields: ExpectedFields, at = ""): string | null {
  if (!isMapping(value)) return mismatch(at.replace(/\.$/, ""), MAPPING, value);
  for (const [name, expected] of Object.entries(fields)) {
    if (!expected.holds(value[name])) return mismatch(`${at}${name}`, expected, value[name]);
  }
  return null;
}

function mismatch(field: string, { words }: Expected, value: unknown): string {
  return `${field === "" ? "" : `${field}: `}expected ${words}, got ${shown(value)}`;
}

/** Any value that there is: JSON has no words for some. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "function") return "a function";
  try {
    return display(value);
  } catch {
    return String(value);
  }
}

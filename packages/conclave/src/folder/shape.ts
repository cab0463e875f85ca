import { ConclaveError } from "../errors.js";

/** Where in a JSON file a value stands. */
interface Place {
  readonly file: string;
  readonly path: readonly (string | number)[];
}

/** Takes a value of a JSON document as it should be, with what may be left out filled in. @throws ConclaveError "report-unreadable" */
export type Shape = (value: unknown, place: Place) => unknown;

export const text: Shape = (value, place) => {
  if (typeof value === "string") return value;
  throw wrong(place, "a text", value);
};

export const number: Shape = (value, place) => {
  if (typeof value === "number") return value;
  throw wrong(place, "a number", value);
};

export const yesOrNo: Shape = (value, place) => {
  if (typeof value === "boolean") return value;
  throw wrong(place, "true or false", value);
};

export function oneOf(...words: readonly string[]): Shape {
  return (value, place) => {
    if (typeof value === "string" && words.includes(value)) return value;
    throw wrong(place, words.map((word) => JSON.stringify(word)).join(" or "), value);
  };
}

export function listOf(item: Shape): Shape {
  return (value, place) => {
    if (!Array.isArray(value)) throw wrong(place, "a list", value);
    return value.map((one, index) => item(one, within(place, index)));
  };
}

/** An object with these fields; others are taken as they are. */
export function record(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, place) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw wrong(place, "an object", value);
    }
    const given: Readonly<Record<string, unknown>> = { ...value };
    const read = Object.entries(fields).map(([name, shape]) => [name, shape(given[name], within(place, name))]);
    return { ...given, ...Object.fromEntries(read.filter(([, one]) => one !== undefined)) };
  };
}

/** What only some have. */
export function ifThere(shape: Shape): Shape {
  return (value, place) => (value === undefined ? undefined : shape(value, place));
}

/** What may be null, or left out: null then, or another default. */
export function optional(shape: Shape, otherwise: unknown = null): Shape {
  return (value, place) => (value === undefined || value === null ? otherwise : shape(value, place));
}

function within({ file, path }: Place, name: string | number): Place {
  return { file, path: [...path, name] };
}

function wrong({ file, path }: Place, expected: string, got: unknown): ConclaveError {
  const where = [file, ...(path.length === 0 ? [] : [path.join(".")])].join(": ");
  const message = `${where}: expected ${expected}, got ${wordOf(got)}; the file was changed: fetch or copy it again`;
  return new ConclaveError("report-unreadable", message);
}

function wordOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : JSON.stringify(value);
}

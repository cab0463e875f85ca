import { parse } from "yaml";
import { SpecError } from "../errors/spec-error.js";
import { isMapping, type Path } from "../errors/value-path.js";

/** One `--set`: the field, and what it is set to. */
export interface Override {
  readonly path: Path;
  readonly value: unknown;
}

/**
 * Reads `members.0.epochs=5`. The value is YAML: a number, a text, or `[64, 32]` and `{ adam: { learningRate: 0.001 } }`.
 * @throws SpecError `override` when it is not of that form
 */
export function parseOverride(text: string): Override {
  const equals = text.indexOf("=");
  const path = text.slice(0, equals).split(".");
  if (equals < 0 || path.includes("")) {
    fail("", `${JSON.stringify(text)} is not of the form FIELD=VALUE, such as members.0.epochs=5`);
  }
  try {
    return { path, value: parse(text.slice(equals + 1), { logLevel: "error" }) };
  } catch (cause) {
    return fail(path.join("."), `${JSON.stringify(text.slice(equals + 1))} is not a YAML value`, { cause });
  }
}

/**
 * The value with one place set. Mappings on the way are made where there are none, in place of a name or number, so that
 * `optimizer.adam.learningRate` can be set where the spec says `optimizer: adam`; whether the fields exist is the schema's
 * to say.
 * @throws SpecError `override` when the path leads to an entry that a list does not have
 */
export function applyOverride(root: unknown, { path, value }: Override): unknown {
  return setFrom(root, path, 0, value);
}

function setFrom(container: unknown, path: Path, depth: number, value: unknown): unknown {
  const key = path[depth];
  if (key === undefined) return value;
  if (!Array.isArray(container)) {
    const mapping = isMapping(container) ? container : {};
    return { ...mapping, [key]: setFrom(mapping[key], path, depth + 1, value) };
  }
  const index = container.findIndex((_, position) => String(position) === String(key));
  if (index < 0) {
    const entries = container.length === 1 ? "the entry 0" : `the entries 0 to ${container.length - 1}`;
    const has = container.length === 0 ? "is empty" : `has ${entries}`;
    fail(path.slice(0, depth).join("."), `${has}, got ${JSON.stringify(key)}`);
  }
  return container.with(index, setFrom(container[index], path, depth + 1, value));
}

function fail(path: string, message: string, options?: ErrorOptions): never {
  throw new SpecError("override", "--set", [{ path, line: null, message, choices: [] }], options);
}

/** Where a value is: the keys and indices that lead to it. */
export type Path = readonly (string | number)[];

/** The value at a path, or undefined when there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (isContainer(value) ? value[key] : undefined), root);
}

/** A value in an error message: as JSON, shortened. */
export function display(value: unknown): string {
  const text = typeof value === "number" ? String(value) : inJson(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** Specs from code may hold what JSON cannot: numbers of any length, and values that hold themselves. */
function inJson(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  try {
    return JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}n` : inner)) ?? String(value);
  } catch {
    return "a value that holds itself, or is nested too deeply";
  }
}

/** Whether a value is a mapping: what YAML calls an object. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return isContainer(value) && !Array.isArray(value);
}

function isContainer(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}

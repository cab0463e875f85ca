import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { applyOverride, type Override, parseOverride } from "./overrides.js";
import { parseSpec } from "./parse-spec.js";
import type { RunSpec } from "./run-spec.js";
import { SpecError } from "./spec-error.js";
import { readSpecText } from "./spec-text.js";
import { type Path, valueAt } from "./value-path.js";

/** Where a spec names files. */
const FILE_FIELDS: readonly Path[] = ["train", "test", "validation"].flatMap((source) =>
  ["images", "labels", "csv", "parquet", "npy", "npz", "folder", "texts"].map((field) => ["data", source, field]),
);

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "is a folder, expected a YAML or JSON file",
  EACCES: "may not be read: permission denied",
};

/**
 * Reads a run spec from a YAML or JSON file, sets what `--set` overrides, checks and completes it.
 * @param overrides `FIELD=VALUE` each, later ones win. Files named in them are relative to the working directory, as everywhere
 *   on a command line; files named in the spec are relative to its folder, which is returned beside it.
 * @throws SpecError `unreadable`, `syntax`, `override` or `invalid`, with the line of every problem
 */
export async function loadSpec(
  path: string,
  overrides: readonly string[] = [],
): Promise<{ spec: RunSpec; directory: string }> {
  const name = basename(path);
  const text = readSpecText(await readText(path), name);
  const parsed = overrides.map(parseOverride);
  const value = withAbsoluteFiles(parsed.reduce(applyOverride, text.value), parsed);
  const isOverridden = (at: Path) => parsed.some((override) => isPrefix(override.path, at));
  const spec = parseSpec(value, { name, lineOf: (at) => (isOverridden(at) ? null : text.lineOf(at)) });
  return { spec, directory: dirname(resolve(path)) };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "";
    const message = READ_FAULTS[code] ?? `cannot be read: ${(cause as Error).message}`;
    throw new SpecError("unreadable", path, [{ path: "", line: null, message, choices: [] }], { cause });
  }
}

/** Makes the files that overrides name absolute, so that the spec's folder does not come before them. */
function withAbsoluteFiles(value: unknown, overrides: readonly Override[]): unknown {
  return FILE_FIELDS.filter((field) => overrides.some(({ path }) => isPrefix(path, field))).reduce((spec, field) => {
    const file = valueAt(spec, field);
    return typeof file === "string" ? applyOverride(spec, { path: field, value: resolve(file) }) : spec;
  }, value);
}

function isPrefix(prefix: Path, path: Path): boolean {
  return prefix.every((key, index) => String(key) === String(path[index]));
}

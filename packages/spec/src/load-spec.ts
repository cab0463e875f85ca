import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { withAbsoluteFiles } from "./file-fields.js";
import { applyOverride, parseOverride } from "./overrides.js";
import { parseSpec } from "./parse-spec.js";
import type { RunSpec } from "./run-spec.js";
import { SpecError } from "./spec-error.js";
import { readSpecText } from "./spec-text.js";
import type { Path } from "./value-path.js";

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "is a folder, expected a YAML or JSON file",
  EACCES: "may not be read: permission denied",
};

/**
 * Reads a run spec from a YAML or JSON file, sets what `--set` overrides, checks and completes it.
 * @param overrides `FIELD=VALUE` each, later ones win. Files named in them are relative to the working directory, as everywhere
 *   on a command line; files named in the spec are relative to its folder, which is returned beside it.
 * @returns also `input`, the spec as it was written, with the overrides set: for those who change more of its fields
 * @throws SpecError `unreadable`, `syntax`, `override` or `invalid`, with the line of every problem
 */
export async function loadSpec(
  path: string,
  overrides: readonly string[] = [],
): Promise<{ spec: RunSpec; input: unknown; directory: string }> {
  const name = basename(path);
  const text = readSpecText(await readText(path), name);
  const parsed = overrides.map(parseOverride);
  // Files that overrides name do not lie in the spec's folder, but in the one where the command line was typed.
  const input = withAbsoluteFiles(parsed.reduce(applyOverride, text.value), process.cwd(), (field) =>
    parsed.some((override) => isPrefix(override.path, field)),
  );
  const isOverridden = (at: Path) => parsed.some((override) => isPrefix(override.path, at));
  const spec = parseSpec(input, { name, lineOf: (at) => (isOverridden(at) ? null : text.lineOf(at)) });
  return { spec, input, directory: dirname(resolve(path)) };
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

function isPrefix(prefix: Path, path: Path): boolean {
  return prefix.every((key, index) => String(key) === String(path[index]));
}

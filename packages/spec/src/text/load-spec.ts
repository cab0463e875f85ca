import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { SpecError } from "../errors/spec-error.js";
import type { Path } from "../errors/value-path.js";
import { parseSpec } from "../parse-spec.js";
import type { RunSpec } from "../run-spec.js";
import { decodeSpec } from "./decode-spec.js";
import { withAbsoluteFiles } from "./file-fields.js";
import { applyOverride, type Override, parseOverride } from "./overrides.js";
import { readSpecText } from "./spec-text.js";
import { expandWildcards } from "./wildcards.js";

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "is a folder, expected a YAML or JSON file",
  EACCES: "may not be read: permission denied",
};

/**
 * Reads a run spec from a YAML or JSON file, sets what `--set` overrides, checks and completes it.
 * @param overrides `FIELD=VALUE` each, `*` in a field for every entry there; later ones win. Files named in them are relative to the working directory, as everywhere
 *   on a command line; files named in the spec are relative to its folder, which is returned beside it.
 * @returns also `input`, the spec as it was written, with the overrides set: for those who change more of its fields
 * @throws SpecError `unreadable`, `syntax`, `override` or `invalid`, with the line of every problem
 */
export async function loadSpec(
  path: string,
  overrides: readonly string[] = [],
): Promise<{ spec: RunSpec; input: unknown; directory: string }> {
  const name = basename(path);
  const text = readSpecText(decodeSpec(await readBytes(path), name), name);
  const { value, paths } = setAll(text.value, overrides.map(parseOverride));
  const isOverridden = (at: Path) => paths.some((path) => isPrefix(path, at));
  // Files that overrides name do not lie in the spec's folder, but in the one where the command line was typed.
  const input = withAbsoluteFiles(value, process.cwd(), isOverridden);
  const spec = parseSpec(input, { name, lineOf: (at) => (isOverridden(at) ? null : text.lineOf(at)) });
  return { spec, input, directory: dirname(resolve(path)) };
}

/** The value with all overrides set, one after the other, and the places where that was. */
function setAll(root: unknown, overrides: readonly Override[]): { readonly value: unknown; readonly paths: Path[] } {
  const paths: Path[] = [];
  const value = overrides.reduce((before, override) => {
    const places = expandWildcards(before, override.path, "--set");
    for (const place of places) paths.push(place);
    return places.reduce((changed, path) => applyOverride(changed, { path, value: override.value }), before);
  }, root);
  return { value, paths };
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "";
    const message = READ_FAULTS[code] ?? `cannot be read: ${(cause as Error).message}`;
    throw new SpecError("unreadable", path, [{ path: "", line: null, message, choices: [] }], { cause });
  }
}

function isPrefix(prefix: Path, path: Path): boolean {
  return prefix.every((key, index) => String(key) === String(path[index]));
}

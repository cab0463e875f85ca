import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeSafetensors } from "@conclave/data";
import { expect, test } from "vitest";
import { readPage, tablesOf } from "../workspace/markdown.js";
import { PRESENT_RELEASE, recordPath } from "./support/recorded.js";

/** What a file says of itself. */
interface Mark {
  readonly format?: string;
  readonly schemaVersion?: number;
  readonly version?: string;
}

test("docs/formats.md names the formats and versions that the recorded files have", () => {
  const [files] = tablesOf(readPage("docs/formats.md"));
  const documented = files?.rows.map(([, format = "", version = ""]) =>
    `${format} ${version}`.replaceAll("`", "").trim(),
  );
  const written = new Set(
    filesBelow(recordPath(""))
      .map(markOf)
      .filter((mark) => mark !== null)
      .map(inWords),
  );
  expect([...written].filter((mark) => !documented?.includes(mark))).toEqual([]);
  for (const format of ["conclave-ensemble", "conclave-member", "conclave-checkpoint", "conclave-search"]) {
    expect([...written].join("\n"), format).toContain(format);
  }
});

test("records are of the version that the packages have", () => {
  const { version } = JSON.parse(readPage("packages/conclave/package.json"));
  expect(version.startsWith(PRESENT_RELEASE.replace(/\.\d+$/, "."))).toBe(true);
});

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Null for files that are not documents of ours, such as pictures, databases and what tests expect. */
function markOf(path: string): Mark | null {
  const isDocument = /(ensemble|report|test-readings|study)\.json$/.test(path);
  if (isDocument) return JSON.parse(readFileSync(path, "utf8")) as Mark;
  return /safetensors$|artifacts\/../.test(path) ? (decodeSafetensors(readFileSync(path)).metadata as Mark) : null;
}

function inWords({ format = "", schemaVersion, version }: Mark): string {
  if (schemaVersion !== undefined) return `${format} schemaVersion ${schemaVersion}`.trim();
  return version === undefined ? `${format} in its name` : `${format} version ${version}`;
}

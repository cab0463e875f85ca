import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** SHA-256 of every file of an ensemble but its report, by name: what "byte-identical" compares. */
export async function fingerprints(run: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(run)).filter((name) => name !== "report.json").sort();
  const hashes = await Promise.all(
    names.map(async (name) => [
      name,
      createHash("sha256")
        .update(await readFile(join(run, name)))
        .digest("hex"),
    ]),
  );
  return Object.fromEntries(hashes);
}

/** What of a report depends on when and where it was trained, and not on what was trained. */
const circumstances = new Set(["run", "path", "worker", "seconds", "samplesPerSecond"]);

/** A report, or any part of it, without its circumstances. */
export function withoutCircumstances(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCircumstances);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !circumstances.has(key));
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutCircumstances(part)]));
}

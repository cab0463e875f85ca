import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The release whose behaviour new records describe: the present version of every package. */
export const PRESENT_RELEASE = "0.1.0";

/** True while `record.js` writes the records of a release instead of comparing with them. */
export const recording = process.env.CONCLAVE_RECORD === "1";

/** A file or folder among the records of a release. */
export function recordPath(name: string, release = PRESENT_RELEASE): string {
  return fileURLToPath(new URL(`../released/${release}/${name}`, import.meta.url));
}

/**
 * A JSON record of the present release.
 *
 * @throws Error when the release has no such record
 */
export function readRecord<T>(name: string): T {
  const path = recordPath(name);
  if (!existsSync(path)) throw new Error(`${path} is missing: see test/compatibility/record.js`);
  return JSON.parse(readFileSync(path, "utf8")) as T;
}

/** Writes a JSON record of the present release. */
export function writeRecord(name: string, value: unknown): void {
  const path = recordPath(name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

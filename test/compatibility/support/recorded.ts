import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The release whose behaviour new records describe: the present version of every package. */
export const PRESENT_RELEASE = "0.1.0";

/** True while `npm run record` writes the records of a release, before they are compared with. */
export const recording = process.env.CONCLAVE_RECORD === "1";

/** A folder for each release. */
export const RELEASED = fileURLToPath(new URL("../released", import.meta.url));

/** A file or folder among the records of a release. */
export function recordPath(name: string, release = PRESENT_RELEASE): string {
  return join(RELEASED, release, name);
}

/**
 * A JSON record of a release.
 *
 * @throws Error when the release has no such record
 */
export function readRecord<T>(name: string, release = PRESENT_RELEASE): T {
  const path = recordPath(name, release);
  if (!existsSync(path)) throw new Error(`${path} is missing; npm run record writes it`);
  return JSON.parse(readFileSync(path, "utf8")) as T;
}

/** Writes a JSON record of the present release. */
export function writeRecord(name: string, value: unknown): void {
  const path = recordPath(name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

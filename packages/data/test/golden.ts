import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The path of a file that golden/write-golden.py wrote. */
export function goldenPath(name: string): string {
  return fileURLToPath(new URL(`golden/${name}`, import.meta.url));
}

export function golden(name: string): Uint8Array {
  return new Uint8Array(readFileSync(goldenPath(name)));
}

import { readFileSync } from "node:fs";

/** The version of this package, which is that of all of Conclave. */
export function conclaveVersion(): string {
  // Two folders up is the package, from src as from dist.
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

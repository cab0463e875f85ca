import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** The version of this package, which is that of all of Conclave. */
export function conclaveVersion(): string {
  return (require("@conclave/ensemble/package.json") as { readonly version: string }).version;
}

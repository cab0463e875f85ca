import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** The command line as a user starts it. */
export const conclaveBin = join(repository, "apps/cli/bin/conclave.js");

/** A script of another system that does the same work. */
export function peerScript(file: string): string {
  return fileURLToPath(new URL(`../peers/${file}`, import.meta.url));
}

/** A program of ours that is measured in a process of its own; it runs from the build. */
export function subjectScript(name: string): string {
  return fileURLToPath(new URL(`../dist/subjects/${name}.js`, import.meta.url));
}

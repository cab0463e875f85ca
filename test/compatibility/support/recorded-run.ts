import { readFile, writeFile } from "node:fs/promises";
import { expect } from "vitest";
import { fingerprints } from "../../e2e/support/members.js";
import { presentClass } from "./present-class.js";
import { recordPath } from "./recorded.js";

/** What a run that was never interrupted ends with: its members by file, in one determinism class. */
interface FinishedRun {
  readonly determinismClass: string;
  readonly members: Readonly<Record<string, string>>;
}

/** Hashes of the members of an ensemble's folder, by file. */
export async function membersOf(folder: string): Promise<FinishedRun["members"]> {
  const files = Object.entries(await fingerprints(folder));
  return Object.fromEntries(files.filter(([name]) => /^member-\d+\.safetensors$/.test(name)));
}

/** Records how an undisturbed run ended. */
export async function recordFinished(name: string, folder: string): Promise<void> {
  const finished: FinishedRun = { determinismClass: await presentClass(), members: await membersOf(folder) };
  await writeFile(recordPath(name), `${JSON.stringify(finished, null, 2)}\n`);
}

/** What {@link membersOf} must give: the recorded hashes where this machine can make the same bytes, else any hashes for the same files. */
export async function expectedMembers(name: string, release: string): Promise<Readonly<Record<string, unknown>>> {
  const { determinismClass, members }: FinishedRun = JSON.parse(await readFile(recordPath(name, release), "utf8"));
  if (determinismClass === (await presentClass())) return members;
  return Object.fromEntries(Object.keys(members).map((name) => [name, expect.any(String)]));
}

import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { PreparedData } from "@conclave/data";
import type { RunSpec } from "@conclave/spec";
import { makeFolder } from "@conclave/spec/make-folder";
import type { FittedCombination } from "../combine/fit-combination.js";
import { EnsembleError } from "../errors.js";
import type { MemberOutcome, SucceededMember } from "../member/outcome.js";
import type { Report } from "../report/report.js";
import { syncFolder, writeDurably } from "./durable-files.js";
import { formatManifest, MANIFEST_FILE, REPORT_FILE } from "./manifest.js";
import { manifestOf } from "./manifest-of.js";
import { formatReadings, READINGS_FILE } from "./test-readings.js";

/** What goes into an ensemble's folder. */
export interface EnsembleContents {
  readonly spec: RunSpec;
  readonly data: PreparedData;
  /** In any order; those that succeeded are written and vote. */
  readonly outcomes: readonly MemberOutcome[];
  readonly report: Report;
  /** How those that succeeded were combined for the report; fitted again where it is not given. */
  readonly combination?: FittedCombination | null;
}

/**
 * Writes an ensemble as a folder: a safetensors file per member (member-000.safetensors …), one more for a member that pauses
 * (member-000.checkpoint.safetensors), report.json and ensemble.json.
 *
 * Everything is first written and synced in a temporary folder beside the target, which then takes its name. When the target is
 * there already (a run's folder), the files move into it one by one, ensemble.json last; without that file a folder is not an
 * ensemble, so that a reader never takes half of one for a whole. Other files in the folder stay.
 *
 * @throws EnsembleError "no-members" when none succeeded, "write-failed" when the file system refuses.
 */
export async function writeEnsemble(directory: string, contents: EnsembleContents): Promise<void> {
  const files = ensembleFiles(contents);
  const target = resolve(directory);
  const temporary = join(dirname(target), `.${basename(target)}-${randomUUID()}`);
  try {
    await makeFolder(temporary);
    for (const [name, content] of files) await writeDurably(join(temporary, name), content);
    await syncFolder(temporary);
    await moveInto(temporary, target, [...files.keys()]);
    await syncFolder(dirname(target));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EnsembleError(
      "write-failed",
      `${target}: the ensemble could not be written (${reason}); make room or choose a folder that can be written, and try again`,
      { cause },
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Name → content; ensemble.json comes last. */
function ensembleFiles(contents: EnsembleContents): Map<string, Uint8Array | string> {
  const members = contents.outcomes
    .filter((outcome): outcome is SucceededMember => outcome.status === "succeeded")
    .sort((a, b) => a.member - b.member);
  if (members.length === 0) {
    throw new EnsembleError("no-members", "an ensemble needs at least one member that succeeded, got none");
  }
  const files = new Map<string, Uint8Array | string>();
  const manifest = manifestOf(contents, members);
  for (const [index, { weights, checkpoint }] of members.entries()) {
    const named = manifest.members[index]!;
    files.set(named.file, weights);
    if (checkpoint !== undefined && named.checkpoint !== null) files.set(named.checkpoint.file, checkpoint);
  }
  const readings = contents.report.testSet?.readings ?? 0;
  if (manifest.testRows !== null && readings > 1) files.set(READINGS_FILE, formatReadings(manifest.testRows, readings));
  files.set(REPORT_FILE, `${JSON.stringify(contents.report, null, 2)}\n`);
  files.set(MANIFEST_FILE, formatManifest(manifest));
  return files;
}

/** A folder that is there already and has something in it is not replaced by a rename; Windows replaces none at all. */
const TARGET_EXISTS = new Set(["ENOTEMPTY", "EEXIST", "EPERM"]);

/** Gives the temporary folder the target's name, or moves its files into a target that is there already. */
async function moveInto(temporary: string, target: string, names: readonly string[]): Promise<void> {
  try {
    await rename(temporary, target);
    return;
  } catch (error) {
    if (!TARGET_EXISTS.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
  await rm(join(target, MANIFEST_FILE), { force: true });
  await syncFolder(target);
  for (const name of names) await rename(join(temporary, name), join(target, name));
  await syncFolder(target);
}

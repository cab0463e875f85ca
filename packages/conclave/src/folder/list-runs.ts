import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Report, type RunScore, runScore } from "@conclave/ensemble";
import { readReport } from "./read-report.js";
import { statePathOf } from "./run-folder.js";

/** A run as its folder tells of it. */
export interface FolderRun {
  readonly run: string;
  /** Absolute. */
  readonly path: string;
  /** "unfinished": `resume` goes on with it. */
  readonly status: Report["status"] | "unfinished";
  readonly createdAt: Date;
  /** How many members it has, and how many are trained; null of an unfinished run: only its coordinator's state knows. */
  readonly members: number | null;
  readonly succeeded: number | null;
  /** How good the vote is, on the test rows or else out of bag; null of an unfinished run, and where nothing scored it. */
  readonly score: RunScore | null;
  /** The score, where it is an accuracy. */
  readonly accuracy: number | null;
}

/** The runs in a folder, the newest first; a folder that is not there holds none. Folders that are no runs are passed over. */
export async function listRuns(directory: string): Promise<readonly FolderRun[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const runs = await Promise.all(names.map((name) => listing(join(directory, name), name)));
  return runs.filter((run) => run !== null).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

async function listing(path: string, name: string): Promise<FolderRun | null> {
  const [folder, state, report] = await Promise.all([
    stat(path).catch(() => null),
    stat(statePathOf(path)).catch(() => null),
    readReport(path).catch(() => null),
  ]);
  if (folder === null || (state === null && report === null)) return null;
  const base = { path: resolve(path), createdAt: folder.birthtime };
  if (report === null)
    return { ...base, run: name, status: "unfinished", members: null, succeeded: null, score: null, accuracy: null };
  const score = runScore(report);
  return {
    ...base,
    run: report.run,
    status: report.status,
    members: report.members.length,
    succeeded: report.members.filter((member) => member.status === "succeeded").length,
    score,
    accuracy: score?.metric === "accuracy" ? score.value : null,
  };
}

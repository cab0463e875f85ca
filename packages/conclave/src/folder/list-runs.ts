import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Report, type RunScore, runScore } from "@conclave/ensemble";
import { stateProblem } from "@conclave/fleet";
import { ConclaveError } from "../errors.js";
import { requireText } from "../require-text.js";
import { readReport } from "./read-report.js";
import { statePathOf } from "./run-folder.js";

/** A run as its folder tells of it. */
export interface FolderRun {
  readonly run: string;
  /** Absolute. */
  readonly path: string;
  /** "unfinished": `resume` goes on with it. "unreadable": its report or its state is damaged, or may not be read; `problem` says how. */
  readonly status: Report["status"] | "unfinished" | "unreadable";
  /** What is wrong with an unreadable run; null of others. */
  readonly problem: string | null;
  readonly createdAt: Date;
  /** How many members it has, and how many are trained; null of an unfinished run, of which only its coordinator's state knows, and of an unreadable one. */
  readonly members: number | null;
  readonly succeeded: number | null;
  /** How good the vote is, on the test rows or else out of bag; null of an unfinished run, and where nothing scored it. */
  readonly score: RunScore | null;
  /** The score, where it is an accuracy. */
  readonly accuracy: number | null;
}

/** The runs in a folder, the newest first; a folder that is not there holds none. Folders that are no runs are passed over. */
export async function listRuns(directory: string): Promise<readonly FolderRun[]> {
  requireText(directory, "the folder that runs are in");
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const runs = await Promise.all(names.map((name) => listing(join(directory, name), name)));
  return runs.filter((run) => run !== null).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

async function listing(path: string, name: string): Promise<FolderRun | null> {
  const folder = await stat(path).catch(() => null);
  if (folder === null || !folder.isDirectory()) return null;
  const [state, report] = await Promise.all([
    stat(statePathOf(path)).catch(() => null),
    readReport(path).catch(problemOf),
  ]);
  const base = { path: resolve(path), createdAt: folder.birthtime };
  const unknown = { run: name, members: null, succeeded: null, score: null, accuracy: null };
  if (typeof report === "string") return { ...base, ...unknown, status: "unreadable", problem: report };
  if (report === null) {
    if (state === null) return null;
    const problem = await stateProblem(statePathOf(path));
    return { ...base, ...unknown, status: problem === null ? "unfinished" : "unreadable", problem };
  }
  const score = runScore(report);
  return {
    ...base,
    run: report.run,
    status: report.status,
    problem: null,
    members: report.members.length,
    succeeded: report.members.filter((member) => member.status === "succeeded").length,
    score,
    accuracy: score?.metric === "accuracy" ? score.value : null,
  };
}

/** Why a report cannot be read; null where there is none. */
function problemOf(error: unknown): string | null {
  if (!(error instanceof ConclaveError)) throw error;
  return error.code === "report-unreadable" ? error.message : null;
}

import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Report } from "@conclave/ensemble";
import { stateProblem } from "@conclave/fleet";
import { readRegularFile } from "@conclave/spec/read-regular-file";
import { ConclaveError } from "../errors.js";
import { requireText } from "../require-text.js";
import { shellWord } from "../shell-word.js";
import { completeReport } from "./report-shape.js";
import { statePathOf } from "./run-folder.js";

/**
 * Reads the report of a run that is over.
 *
 * @param run the run's folder, or its id within `runs/`.
 * @throws ConclaveError "run-not-found" when there is no report, "report-unreadable" when it cannot be read, or not be used.
 */
export async function readReport(run: string): Promise<Report> {
  const path = await findRun(run);
  const file = join(path, "report.json");
  const bytes = await readRegularFile(file).catch(async (cause: NodeJS.ErrnoException) => {
    if (!isAbsent(cause)) throw unreadable(file, cause);
    const unfinished = await isFolder(statePathOf(path));
    const problem = unfinished ? await stateProblem(statePathOf(path)) : null;
    if (problem !== null) {
      throw new ConclaveError(
        "run-not-found",
        `${path}: this run is not finished, and its state is damaged: ${problem}`,
        {
          cause,
        },
      );
    }
    throw new ConclaveError(
      "run-not-found",
      unfinished
        ? `${path}: this run is not finished; go on with it: conclave train --resume ${shellWord(run)}`
        : `${path}: no run there (it holds no report.json)`,
      { cause },
    );
  });
  const report = parseReport(bytes.toString("utf8"), file);
  // The folder may have been moved, or fetched from a coordinator, since the report was written.
  return { ...report, ...(await testSetSince(report, path)), path };
}

/** The test set may have been read again since, which the report cannot know; reports of earlier versions say nothing of it. */
async function testSetSince({ testSet = null }: Partial<Report>, path: string): Promise<Partial<Report>> {
  if (testSet === null) return {};
  const { testReadings } = await import("@conclave/ensemble");
  return { testSet: { ...testSet, readings: Math.max(testSet.readings, await testReadings(path)) } };
}

/** The folder of a run that was named by its path, or by its id within `runs/`. @throws ConclaveError "run-not-found", "report-unreadable" or "option-invalid" */
export async function findRun(run: string): Promise<string> {
  requireText(run, "a run's folder, or its id within runs/");
  const candidates = run.includes("/") ? [run] : [run, join("runs", run)];
  for (const candidate of candidates) if (await isFolder(candidate)) return resolve(candidate);
  throw new ConclaveError(
    "run-not-found",
    `no run at ${candidates.join(" nor at ")}: give a run's folder (conclave runs lists them)`,
  );
}

/** @throws ConclaveError "report-unreadable" for what is not a report that this version reads. */
function parseReport(text: string, origin: string): Report {
  const report = parseJson(text, origin);
  const version =
    typeof report === "object" && report !== null && "schemaVersion" in report ? report.schemaVersion : null;
  if (version !== 1) {
    throw new ConclaveError(
      "report-unreadable",
      `${origin}: expected a report of schemaVersion 1, got ${JSON.stringify(version)}`,
    );
  }
  return completeReport(report, origin);
}

function parseJson(text: string, origin: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ConclaveError("report-unreadable", `${origin}: not JSON; the file was cut off or changed`, { cause });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    (cause: NodeJS.ErrnoException) => {
      if (isAbsent(cause)) return false;
      throw unreadable(path, cause);
    },
  );
}

/** What says that there is nothing of that name; anything else (permissions, a failing disk) says nothing about it. */
function isAbsent({ code }: NodeJS.ErrnoException): boolean {
  return code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG";
}

function unreadable(path: string, cause: NodeJS.ErrnoException): ConclaveError {
  const reason = cause.code === "EACCES" ? "permission denied" : cause.message;
  return new ConclaveError("report-unreadable", `${path}: cannot be read: ${reason}`, { cause });
}

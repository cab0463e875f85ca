import { open, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { misfit, TEXT } from "@conclave/spec/expected";
import { makeFolder } from "@conclave/spec/make-folder";
import { StudyError } from "../study-error.js";
import { FolderLock, isOfLock } from "./folder-lock.js";
import type { SearchPlan } from "./plan.js";
import { planMisfit } from "./plan-misfit.js";
import { pointMisfit } from "./point-misfit.js";
import type { SearchPoint } from "./search-point.js";

/** What a search is: enough to go on with it. */
export interface SearchStudy {
  readonly name: string;
  /** The spec as it was written, its files absolute. */
  readonly input: unknown;
  readonly plan: SearchPlan;
}

/** Which of a search's runs. */
export type RunPlace = Pick<SearchPoint, "round" | "point" | "rung">;

const STUDY_FILE = "study.json";
const POINTS_FILE = "points.jsonl";
const RUNS_FOLDER = ".runs";
/** The spec of the best point. */
export const WINNER_FILE = "best.yaml";
const FORMAT = "conclave-search";
const VERSION = 1;

/**
 * A search on disk: what it is in study.json, and in points.jsonl a line for each run that is over. While it goes on, or waits to be gone on
 * with, .runs holds the runs that paused and may go on. Until it is closed no other process has it.
 */
export class StudyFolder implements AsyncDisposable {
  readonly #known: Map<string, SearchPoint>;
  readonly #lock: FolderLock;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    /** Absolute. */
    readonly path: string,
    readonly study: SearchStudy,
    points: readonly SearchPoint[],
    lock: FolderLock,
  ) {
    this.#known = new Map(points.map((point) => [keyOf(point), point]));
    this.#lock = lock;
  }

  /**
   * Makes the folder of a new search.
   *
   * @throws StudyError "folder-taken" when it holds something already, "folder-in-use"; the system's error when it cannot be made
   */
  static async create(directory: string, study: SearchStudy): Promise<StudyFolder> {
    const path = resolve(directory);
    await makeFolder(path);
    return locked(path, async (lock) => {
      // A search that was killed before it had begun may have left these, and nothing of worth.
      const taken = (await readdir(path)).filter((name) => !isOfLock(name) && name !== temporaryName(STUDY_FILE));
      if (taken.length > 0) {
        const how = taken.includes(STUDY_FILE) ? `go on with it (--resume ${directory}), or choose` : "choose";
        throw new StudyError("folder-taken", `${path} holds ${taken[0]} already: ${how} another folder`);
      }
      const folder = new StudyFolder(path, study, [], lock);
      await folder.write(
        STUDY_FILE,
        `${JSON.stringify({ format: FORMAT, schemaVersion: VERSION, ...study }, null, 2)}\n`,
      );
      return folder;
    });
  }

  /**
   * Opens the folder of a search that was begun. A last line that was cut off in the middle of being written is taken away.
   *
   * @throws StudyError "folder-unreadable"; "folder-in-use" while another process goes on with it
   */
  static async open(directory: string): Promise<StudyFolder> {
    const path = resolve(directory);
    const { name, input, plan } = parseStudy(await readOrNull(join(path, STUDY_FILE)), path);
    return locked(path, async (lock) => {
      const points = await readPoints(join(path, POINTS_FILE));
      return new StudyFolder(path, { name, input, plan }, points, lock);
    });
  }

  /** Leaves the folder to others. Safe to call twice. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#lock.release();
  }

  /** The runs that are over, in the order in which they ended. */
  get points(): readonly SearchPoint[] {
    return [...this.#known.values()];
  }

  /** The run of a point on a rung, if it is over. */
  find(place: RunPlace): SearchPoint | null {
    return this.#known.get(keyOf(place)) ?? null;
  }

  /** Keeps a run that is over: once this settled it survives any crash. */
  async add(point: SearchPoint): Promise<void> {
    this.#known.set(keyOf(point), point);
    const written = this.#writing.then(() => appendLine(join(this.path, POINTS_FILE), JSON.stringify(point)));
    this.#writing = written.catch(() => undefined);
    await written;
  }

  /** Whether the search has come to its end: its winner is written last. */
  async isOver(): Promise<boolean> {
    return (await readdir(this.path)).includes(WINNER_FILE);
  }

  /** Where the run of a point on a rung is, or is to be, for the next rung to go on from. */
  runPath(place: RunPlace): string {
    return join(this.path, RUNS_FOLDER, keyOf(place));
  }

  /** Removes the run of a point on a rung, if it is there: nothing goes on from it any more. */
  async dropRun(place: RunPlace): Promise<void> {
    await rm(this.runPath(place), { recursive: true, force: true });
  }

  /** Removes all of them: the search is over. */
  async dropRuns(): Promise<void> {
    await rm(join(this.path, RUNS_FOLDER), { recursive: true, force: true });
  }

  /** Writes a file beside them, whole or not at all. */
  async write(name: string, text: string): Promise<void> {
    const temporary = join(this.path, temporaryName(name));
    await writeFile(temporary, text, { flush: true });
    await rename(temporary, join(this.path, name));
  }
}

/** Opens what is in a folder, with its lock; the lock goes back when that fails. */
async function locked(path: string, open: (lock: FolderLock) => Promise<StudyFolder>): Promise<StudyFolder> {
  const lock = await FolderLock.take(path);
  try {
    return await open(lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** What a file is called while it is being written. */
function temporaryName(name: string): string {
  return `.${name}`;
}

function keyOf({ round, point, rung }: RunPlace): string {
  return `${round}.${point}.${rung}`;
}

/** One write of one line: lines of several never mix, and a crash cuts off the last one at most. */
async function appendLine(file: string, line: string): Promise<void> {
  const handle = await open(file, "a");
  try {
    await handle.appendFile(`${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readPoints(file: string): Promise<readonly SearchPoint[]> {
  const text = (await readOrNull(file)) ?? "";
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) await truncate(file, Buffer.byteLength(whole));
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line, index) => {
      const point = parseJson(line) as SearchPoint;
      const wrong = pointMisfit(point);
      if (wrong !== null) throw changed(`${file}, line ${index + 1}`, wrong);
      // Earlier versions have no word about restarts: they had no runs to go on from.
      return { ...point, restarted: point.restarted ?? null };
    });
}

function parseStudy(text: string | null, path: string): SearchStudy {
  if (text === null) {
    throw new StudyError(
      "folder-unreadable",
      `${path}: no search there (it holds no ${STUDY_FILE}); give the folder that it was begun in`,
    );
  }
  const study = parseJson(text) as (SearchStudy & { format?: unknown; schemaVersion?: unknown }) | null;
  if (study?.format === FORMAT && study.schemaVersion === VERSION) {
    const wrong = misfit(study, { name: TEXT }) ?? planMisfit(study.plan);
    if (wrong !== null) throw changed(join(path, STUDY_FILE), wrong);
    return study;
  }
  const got = study?.format === FORMAT ? `schemaVersion ${study.schemaVersion}` : "something else";
  throw new StudyError(
    "folder-unreadable",
    `${join(path, STUDY_FILE)}: expected a search of schemaVersion ${VERSION}, got ${got}`,
  );
}

function changed(where: string, how: string): StudyError {
  return new StudyError("folder-unreadable", `${where}: ${how}; the file was changed`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function readOrNull(file: string): Promise<string | null> {
  return readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  });
}

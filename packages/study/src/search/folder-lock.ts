import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { StudyError } from "../study-error.js";

/** A folder, with a file in it: it takes its name at once or not at all, on every file system. */
const LOCK_FOLDER = ".lock";
const HOLDER_FILE = "holder.json";

/** Whether something in a folder is its lock, or what a process that was killed while it took or gave back the lock left of it. */
export function isOfLock(name: string): boolean {
  return name === LOCK_FOLDER || name.startsWith(`${LOCK_FOLDER}-`);
}

/** Who works in a folder: what its lock says. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When it took the lock, as ISO 8601 has it. */
  readonly since: string;
}

/** The right to write into a folder, which one process at a time has: what names the process lies in the folder. */
export class FolderLock {
  readonly #lock: string;
  readonly #text: string;

  private constructor(lock: string, text: string) {
    this.#lock = lock;
    this.#text = text;
  }

  /**
   * Takes the lock of a folder. One that a process of this machine left behind, by a crash or `kill -9`, is taken over.
   *
   * @throws StudyError "folder-in-use" with who has it; the system's error when the folder cannot be written
   */
  static async take(folder: string): Promise<FolderLock> {
    const lock = join(folder, LOCK_FOLDER);
    const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
    const text = `${JSON.stringify(holder)}\n`;
    for (;;) {
      if (await place(lock, text)) return new FolderLock(lock, text);
      const found = await readHolder(lock);
      const other = parseHolder(found);
      if (isAtWork(other)) throw inUse(folder, lock, other);
      await removeStale(lock, found, text);
    }
  }

  /** Gives it back. Safe to call twice. */
  async release(): Promise<void> {
    // Somebody may have removed it by hand, and another have taken it since: theirs stays.
    if ((await readHolder(this.#lock)) === this.#text) await takeAway(this.#lock);
  }
}

/** What a rename says of a folder that is there already, and not empty. */
const TAKEN = new Set(["ENOTEMPTY", "EEXIST", "EPERM"]);

/** Puts a lock in its place; false when there is one already. */
async function place(lock: string, text: string): Promise<boolean> {
  const prepared = `${lock}-${randomUUID()}`;
  await mkdir(prepared);
  try {
    await writeFile(join(prepared, HOLDER_FILE), text);
    await rename(prepared, lock);
    return true;
  } catch (error) {
    if (!TAKEN.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
    return false;
  } finally {
    await rm(prepared, { recursive: true, force: true });
  }
}

/** Removes a lock, first from its place and then from the disk: an emptied one in its place could be taken while it is being removed. */
async function takeAway(lock: string): Promise<void> {
  const aside = `${lock}-${randomUUID()}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return;
  }
  await rm(aside, { recursive: true, force: true });
}

/** How long to leave whoever is taking a stale lock away. */
const PATIENCE_MS = 20;

/**
 * Takes a stale lock away, if it still is the one that was read: others may have taken it away and a new one its place. One process at a time
 * looks and removes, so that none removes what it has not looked at.
 */
async function removeStale(lock: string, stale: string | null, text: string): Promise<void> {
  const removal = `${lock}-removal`;
  if (await place(removal, text)) {
    try {
      if ((await readHolder(lock)) === stale) await takeAway(lock);
    } finally {
      await takeAway(removal);
    }
    return;
  }
  const remover = await readHolder(removal);
  if (remover !== null && !isAtWork(parseHolder(remover))) await takeAway(removal);
  else await setTimeout(PATIENCE_MS);
}

/** Whether a lock's holder may still be writing. Of another machine nobody can tell; a text that is no lock holds nothing. */
function isAtWork(holder: Holder | null): holder is Holder {
  if (holder === null) return false;
  if (holder.host !== hostname()) return true;
  // A container that starts again has the same name, and gives its process the same number.
  if (holder.pid === process.pid) return Date.parse(holder.since) >= performance.timeOrigin;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function inUse(folder: string, lock: string, { pid, host, since }: Holder): StudyError {
  const who = host === hostname() ? `process ${pid}` : `process ${pid} of ${host}`;
  return new StudyError(
    "folder-in-use",
    `${folder} is being worked on by ${who}, since ${since}: wait for it or stop it; if it is no search any more, remove ${lock}`,
  );
}

function parseHolder(text: string | null): Holder | null {
  try {
    const { pid, host, since } = JSON.parse(text ?? "{}") as Partial<Holder>;
    return typeof pid === "number" && typeof host === "string" && typeof since === "string"
      ? { pid, host, since }
      : null;
  } catch {
    return null;
  }
}

async function readHolder(lock: string): Promise<string | null> {
  return readFile(join(lock, HOLDER_FILE), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}

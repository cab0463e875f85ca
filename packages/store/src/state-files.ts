import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "./store-error.js";

export const DATABASE_FILE = "conclave.db";
export const ARTIFACTS_FOLDER = "artifacts";

/** What every SQLite file begins with (https://sqlite.org/fileformat2.html#the_database_header). */
const SQLITE_HEADER = Buffer.from("SQLite format 3\0");

/**
 * Refuses a state directory whose database cannot be one, before SQLite opens it: SQLite takes an empty file, and one that is missing, for a new
 * database. Opens and changes nothing.
 *
 * @throws StoreError `state-corrupt`, `state-incomplete`, `disk-unwritable`
 */
export async function checkStateFiles(directory: string): Promise<void> {
  const path = join(directory, DATABASE_FILE);
  const header = await readHeader(path);
  if (header === null || header.byteLength === 0) {
    // Without artifacts nothing was there yet: a coordinator was killed when it had just begun.
    if (await holdsArtifacts(directory)) throw incomplete(path, header === null ? "is missing" : "is empty (0 bytes)");
    return;
  }
  if (header.equals(SQLITE_HEADER)) return;
  const begins = JSON.stringify(header.toString("latin1"));
  throw corrupt(path, `expected an SQLite database, got a file that begins with ${begins}`);
}

/** Whether artifacts, or parts of their uploads, lie in a state directory. */
export async function holdsArtifacts(directory: string): Promise<boolean> {
  const entries = await readdir(join(directory, ARTIFACTS_FOLDER), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries.some((entry) => entry.isFile());
}

/** A state whose artifacts are there, while the database that says what they are is not. */
export function incomplete(path: string, what: string, options?: ErrorOptions): StoreError {
  return new StoreError(
    "state-incomplete",
    `${path} ${what}, but there are artifacts beside it: put the database back with its ${DATABASE_FILE}-wal, from a copy or the folder it was moved to; without it the runs of this state are lost, so choose another state directory (or remove this one) and train again`,
    options,
  );
}

/** A file in the database's place that is none, or a damaged one. */
export function corrupt(path: string, what: string, options?: ErrorOptions): StoreError {
  return new StoreError(
    "state-corrupt",
    `${path}: ${what}: put back a copy of it (with its ${DATABASE_FILE}-wal), or choose another state directory and train again`,
    options,
  );
}

/** The first bytes of a file; null when it is not there. */
async function readHeader(path: string): Promise<Buffer | null> {
  try {
    const entry = await stat(path);
    if (entry.isDirectory()) throw corrupt(path, "expected an SQLite database, got a folder");
    // Opening a named pipe waits for its other end.
    if (!entry.isFile()) throw corrupt(path, "expected an SQLite database, got a device, pipe or socket");
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(SQLITE_HEADER.byteLength),
        0,
        SQLITE_HEADER.byteLength,
      );
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return null;
    if (code === "EACCES" || code === "EPERM") {
      throw new StoreError(
        "disk-unwritable",
        `cannot read ${path} (${code}): give this user the right to read and write it, or choose another state directory`,
        { cause },
      );
    }
    throw corrupt(path, `cannot be read (${message})`, { cause });
  }
}

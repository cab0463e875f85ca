import { corrupt } from "./state-files.js";
import { fullDisk, StoreError } from "./store-error.js";

export function isSqliteError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

/** Whether the file is damaged, or the disk it is on. */
export function isDamage(error: unknown): error is Error {
  return isSqliteError(error) && /^SQLITE_(CORRUPT|NOTADB|IOERR|FORMAT)/.test(error.code);
}

/** Says of SQLite's words for damage and for a full or unwritable disk which file it is and what to do; other errors are left as they are. */
export function fromSqliteError(error: unknown, path: string): unknown {
  if (isDamage(error)) return corrupt(path, `the database is damaged (${error.message})`, { cause: error });
  if (!isSqliteError(error)) return error;
  if (error.code.startsWith("SQLITE_FULL")) return fullDisk(path, error);
  if (/^SQLITE_(CANTOPEN|READONLY|PERM)/.test(error.code)) {
    return new StoreError(
      "disk-unwritable",
      `cannot write ${path} (${error.code}): choose a folder that this user may write`,
      { cause: error },
    );
  }
  return error;
}

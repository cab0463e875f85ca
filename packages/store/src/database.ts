import { join } from "node:path";
import { makeFolder } from "@conclave/spec/make-folder";
import { Kysely, Migrator, SqliteDialect } from "kysely";
import Sqlite from "libsql";
import { MIGRATIONS } from "./migrations.js";
import type { Tables } from "./schema.js";
import { fromDiskError, StoreError } from "./store-error.js";

export type Database = Kysely<Tables>;

/** An open database; `close` also gives the file free for the next process, or for this one. */
export interface OpenDatabase {
  readonly queries: Database;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Whether what was committed must outlive a power cut, and not only the end of the process: each commit then waits for the disk. */
  readonly outlivesPowerCuts: boolean;
}

/**
 * Opens `conclave.db` in a folder (made if missing) and brings its schema up to date.
 * @throws StoreError `state-in-use` when another process has it open, `state-too-new` when a newer Conclave wrote it,
 * `disk-unwritable`, `disk-full`
 */
export async function openDatabase(directory: string, options: DatabaseOptions): Promise<OpenDatabase> {
  const path = join(directory, "conclave.db");
  await makeFolder(directory).catch((error) => {
    throw fromDiskError(error, directory);
  });
  const sqlite = openExclusively(path, options);
  const queries = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
  const close = async () => {
    unlock(sqlite);
    await queries.destroy();
  };
  try {
    await migrate(queries, path);
  } catch (error) {
    await close();
    throw error;
  }
  return { queries, close };
}

function openExclusively(path: string, { outlivesPowerCuts }: DatabaseOptions): InstanceType<typeof Sqlite> {
  try {
    const sqlite = new Sqlite(path);
    // One process and one connection per file: a second coordinator on it would hand out leases of its own. (SQLite before
    // 3.51.3 can also lose a write-ahead log that two connections share.)
    sqlite.prepare("pragma locking_mode = exclusive").all();
    sqlite.prepare("pragma journal_mode = wal").all();
    // With a write-ahead log, "normal" syncs at checkpoints alone: a power cut may take the last commits, and leaves what was before them.
    sqlite.prepare(`pragma synchronous = ${outlivesPowerCuts ? "full" : "normal"}`).run();
    sqlite.prepare("pragma foreign_keys = on").run();
    return sqlite;
  } catch (cause) {
    if (isSqliteError(cause) && cause.code.startsWith("SQLITE_BUSY")) {
      throw new StoreError(
        "state-in-use",
        `${path} is in use by another process: stop the coordinator that runs on it, or choose another state directory`,
        { cause },
      );
    }
    if (isSqliteError(cause) && /SQLITE_(CANTOPEN|READONLY|PERM)/.test(cause.code)) {
      throw new StoreError(
        "disk-unwritable",
        `cannot open ${path} (${cause.code}): choose a folder that this user may write`,
        { cause },
      );
    }
    throw cause;
  }
}

/** libsql keeps a closed connection, and its locks, until its statements are collected: give the locks back first. */
function unlock(sqlite: InstanceType<typeof Sqlite>): void {
  // Exclusive mode can only be left without a write-ahead log (https://sqlite.org/pragma.html#pragma_locking_mode).
  sqlite.prepare("pragma journal_mode = delete").all();
  sqlite.prepare("pragma locking_mode = normal").all();
  // The next access gives the lock back.
  sqlite.prepare("pragma user_version").all();
}

async function migrate(database: Database, path: string): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message)) {
    throw new StoreError(
      "state-too-new",
      `${path} was written by a newer Conclave: update this one, or choose another state directory`,
      {
        cause: error,
      },
    );
  }
  if (error) throw error;
}

function isSqliteError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

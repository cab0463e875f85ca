import { join } from "node:path";
import { makeFolder } from "@conclave/spec/make-folder";
import { Kysely, Migrator } from "kysely";
import Sqlite from "libsql";
import { MIGRATIONS } from "./migrations.js";
import type { Tables } from "./schema.js";
import { fromSqliteError, isDamage, isSqliteError } from "./sqlite-error.js";
import { StateDialect } from "./state-dialect.js";
import { checkStateFiles, corrupt, DATABASE_FILE, holdsArtifacts, incomplete } from "./state-files.js";
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
 * `state-corrupt` for a damaged database or a file that is none, `state-foreign` for one of another program, `state-incomplete` when it
 * is missing or empty beside artifacts, `disk-unwritable`, `disk-full`
 */
export async function openDatabase(directory: string, options: DatabaseOptions): Promise<OpenDatabase> {
  const path = join(directory, DATABASE_FILE);
  await makeFolder(directory).catch((error) => {
    throw fromDiskError(error, directory);
  });
  await checkStateFiles(directory);
  const sqlite = openExclusively(path, options);
  const queries = new Kysely<Tables>({ dialect: new StateDialect(sqlite, path) });
  const close = async () => {
    try {
      unlock(sqlite);
    } finally {
      await queries.destroy();
    }
  };
  try {
    await checkOwner(sqlite, directory, path);
    await migrate(queries, path);
    checkTables(sqlite, path);
  } catch (error) {
    // A damaged database may not close either, and the first error is the one to tell.
    await close().catch(() => undefined);
    throw fromSqliteError(error, path);
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
    if (isDamage(cause)) throw fromSqliteError(cause, path);
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

/** Whether the database is whole, and ours: one without tables is new, unless artifacts say that there were runs. */
async function checkOwner(sqlite: InstanceType<typeof Sqlite>, directory: string, path: string): Promise<void> {
  // It reads the whole file, which is small: artifacts lie beside it.
  const [{ quick_check: found }] = sqlite.prepare("pragma quick_check(1)").all() as [{ quick_check: string }];
  if (found !== "ok") throw corrupt(path, `the database is damaged (${found.replaceAll(/\s+/g, " ")})`);
  const tables = namesOf(sqlite, TABLES);
  if (tables.length === 0) {
    if (await holdsArtifacts(directory))
      throw incomplete(path, `holds no runs (its ${DATABASE_FILE}-wal is lost or damaged)`);
    return;
  }
  const known = tables.includes(MIGRATION_TABLE) ? namesOf(sqlite, `select name from ${MIGRATION_TABLE}`) : [];
  const ours = tables.every((name) => name.startsWith(MIGRATION_TABLE)) || known.includes(Object.keys(MIGRATIONS)[0]!);
  if (ours) return;
  throw new StoreError(
    "state-foreign",
    `${path} is the database of another program (its tables: ${tables.slice(0, 5).join(", ")}): choose a state directory that no other program uses`,
  );
}

const MIGRATION_TABLE = "kysely_migration";
const OUR_TABLES = [
  "runs",
  "members",
  "checkpoints",
  "former_checkpoints",
  "run_files",
] as const satisfies readonly (keyof Tables)[];

/** Migrations that were done once are not done again, whatever became of their tables. */
function checkTables(sqlite: InstanceType<typeof Sqlite>, path: string): void {
  const tables = namesOf(sqlite, TABLES);
  const missing = OUR_TABLES.filter((name) => !tables.includes(name));
  if (missing.length > 0) throw corrupt(path, `the database is damaged (it has no table ${missing.join(", ")})`);
}

const TABLES = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'";

function namesOf(sqlite: InstanceType<typeof Sqlite>, query: string): readonly string[] {
  return (sqlite.prepare(query).all() as { name: string }[]).map(({ name }) => name);
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
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    // Migrations add to the schema, each by itself: one that was written beside another may come before it in name.
    allowUnorderedMigrations: true,
  });
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

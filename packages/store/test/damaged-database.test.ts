import { copyFile, mkdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Sqlite from "libsql";
import { describe, expect, it } from "vitest";
import { Store } from "../src/index.js";
import {
  LEASE_MS,
  MAX_ATTEMPTS,
  MAX_TRAINER_DEATHS,
  ManualClock,
  openStore,
  submission,
  temporaryDirectory,
} from "./temporary-store.js";

const options = (directory: string) => ({
  directory,
  clock: new ManualClock(),
  leaseMs: LEASE_MS,
  maxAttempts: MAX_ATTEMPTS,
  maxTrainerDeaths: MAX_TRAINER_DEATHS,
  outlivesPowerCuts: true,
});

/** A state with a run and its data, closed. */
async function stateWithRun(): Promise<{ directory: string; database: string }> {
  const directory = await temporaryDirectory();
  const store = await Store.open(options(directory));
  const dataSha256 = await store.artifacts.put(new Uint8Array(100));
  await store.runs.submit({ ...submission("digits", [2, 1]), dataSha256 });
  await store.close();
  return { directory, database: join(directory, "conclave.db") };
}

function change(database: string, sql: string): void {
  const sqlite = new Sqlite(database);
  sqlite.exec(sql);
  sqlite.close();
}

type Damage = (database: string) => Promise<unknown> | unknown;

const DAMAGES: readonly (readonly [string, string, string, Damage])[] = [
  ["missing beside artifacts", "state-incomplete", "is missing, but there are artifacts beside it", (path) => rm(path)],
  ["of 0 bytes", "state-incomplete", "is empty (0 bytes), but there are artifacts", (path) => writeFile(path, "")],
  ["a text file", "state-corrupt", 'begins with "these are my not"', (path) => writeFile(path, "these are my notes")],
  ["a shorter text file", "state-corrupt", 'begins with "hi"', (path) => writeFile(path, "hi")],
  ["all zeros", "state-corrupt", "expected an SQLite database", (path) => writeFile(path, new Uint8Array(8192))],
  ["truncated", "state-corrupt", "the database is damaged", (path) => truncate(path, 20_000)],
  ["cut off in its first page", "state-corrupt", "the database is damaged", (path) => truncate(path, 700)],
  [
    "a folder",
    "state-corrupt",
    "expected an SQLite database, got a folder",
    async (path) => {
      await rm(path);
      await mkdir(path);
    },
  ],
  [
    "overwritten from its second page on",
    "state-corrupt",
    "the database is damaged",
    async (path) => writeFile(path, (await readFile(path)).fill(7, 4096)),
  ],
  [
    "without one of its tables",
    "state-corrupt",
    "no table checkpoints",
    (path) => change(path, "drop table checkpoints"),
  ],
  [
    "another program's",
    "state-foreign",
    "the database of another program (its tables: bookmarks)",
    async (path) => {
      await rm(path);
      change(path, "create table bookmarks (url text)");
    },
  ],
  [
    "another program's that uses the same library",
    "state-foreign",
    "the database of another program",
    async (path) => {
      await rm(path);
      change(path, "create table users (name text); create table kysely_migration (name text, timestamp text)");
    },
  ],
  [
    "a newer version's",
    "state-too-new",
    "written by a newer Conclave",
    (path) => change(path, "insert into kysely_migration (name, timestamp) values ('999-future', '2030')"),
  ],
];

describe("a database that is", () => {
  it.each(DAMAGES)(
    "%s is refused with what it is and what to do, and stays as it is",
    async (_, code, what, damage) => {
      const { directory, database } = await stateWithRun();
      await damage(database);
      const content = () =>
        readFile(database).then(
          // After SQLite's header, which counts how often the file was opened for writing.
          (bytes) => bytes.subarray(100),
          (error) => error.code,
        );
      const before = await content();
      for (const attempt of ["first", "second"]) {
        await expect(Store.open(options(directory)), attempt).rejects.toMatchObject({
          name: "StoreError",
          code,
          message: expect.stringMatching(new RegExp(`${database}.*(choose another state|choose a state|update this)`)),
        });
      }
      await expect(Store.open(options(directory))).rejects.toThrow(what);
      if (code !== "state-too-new") expect(await content()).toEqual(before);
    },
  );

  it("left without its write-ahead log is not taken for a new one", async () => {
    const directory = await temporaryDirectory();
    const store = await openStore(directory, new ManualClock());
    await store.runs.submit({
      ...submission("digits", [1]),
      dataSha256: await store.artifacts.put(new Uint8Array(10)),
    });
    // What a copy of the state's files holds that was made while a coordinator ran, but for the log.
    const copy = await temporaryDirectory();
    await mkdir(join(copy, "artifacts", "aa"), { recursive: true });
    await writeFile(join(copy, "artifacts", "aa", "a".repeat(64)), "data");
    await copyFile(join(directory, "conclave.db"), join(copy, "conclave.db"));
    await expect(Store.open(options(copy))).rejects.toMatchObject({
      code: "state-incomplete",
      message: expect.stringContaining("conclave.db-wal is lost or damaged"),
    });
  });

  it("empty where nothing else is yet is a new one", async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, "conclave.db"), "");
    const store = await openStore(directory, new ManualClock());
    expect(await store.runs.list(10)).toEqual([]);
  });
});

import { join } from "node:path";
import { Kysely, sql } from "kysely";
import Sqlite from "libsql";
import { expect, onTestFinished, test } from "vitest";
import { StateDialect } from "../src/state-dialect.js";
import { temporaryDirectory } from "./temporary-store.js";

/** A database that may not grow, as on a full disk. */
async function fullDatabase() {
  const path = join(await temporaryDirectory(), "conclave.db");
  const sqlite = new Sqlite(path);
  sqlite.prepare("pragma journal_mode = wal").all();
  sqlite.exec("create table notes (text text)");
  const grow = (pages: number) => sqlite.prepare(`pragma max_page_count = ${pages}`).all();
  grow(1);
  const database = new Kysely<{ notes: { text: string } }>({ dialect: new StateDialect(sqlite, path) });
  onTestFinished(() => database.destroy());
  const write = () =>
    database.transaction().execute(async (tx) => {
      await tx
        .insertInto("notes")
        .values({ text: "x".repeat(1e6) })
        .execute();
    });
  const count = async () => (await sql<{ n: number }>`select count(*) as n from notes`.execute(database)).rows[0]?.n;
  return { path, grow, write, count };
}

test("a disk that fills up within a transaction is said to be full, and what SQLite rolled back is not rolled back again", async () => {
  const { path, write, count } = await fullDatabase();
  await expect(write()).rejects.toMatchObject({
    code: "disk-full",
    message: `no space left to write ${path}: free some, or choose another state directory`,
  });
  expect(await count()).toBe(0);
});

test("once there is room again, transactions go on", async () => {
  const { grow, write, count } = await fullDatabase();
  await expect(write()).rejects.toMatchObject({ code: "disk-full" });
  grow(10_000);
  await write();
  expect(await count()).toBe(1);
});

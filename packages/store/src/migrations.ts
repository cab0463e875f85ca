import type { Kysely, Migration } from "kysely";

/**
 * The schema's history, in order of name. A released migration never changes; a new one is added below it.
 * Written in kysely's schema language, so that other databases take them too.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "001-runs-and-members": { up: runsAndMembers },
  "002-run-scores": { up: runScores },
  "003-interruptions": { up: interruptions },
  "004-former-checkpoints": { up: formerCheckpoints },
};

/** What ended a lease without being the member's fault is counted apart from its attempts. */
async function interruptions(db: Kysely<unknown>): Promise<void> {
  for (const column of ["trainer_deaths", "lost_leases"])
    await db.schema
      .alterTable("members")
      .addColumn(column, "integer", (definition) => definition.notNull().defaultTo(0))
      .execute();
}

/** What a member falls back to when its newest checkpoint is damaged: the one before, and the one that it began from. */
async function formerCheckpoints(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("former_checkpoints")
    .addColumn("run", "text", (column) => column.notNull())
    .addColumn("member", "integer", (column) => column.notNull())
    .addColumn("training_epoch", "integer", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull())
    .addColumn("is_start", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("former_checkpoints_key", ["run", "member", "training_epoch"])
    .execute();
}

/** Lists show how good each run is, and must not read all reports for it. */
async function runScores(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("runs").addColumn("score", "text").execute();
}

async function runsAndMembers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("runs")
    .addColumn("sequence", "integer", (column) => column.primaryKey().autoIncrement())
    .addColumn("id", "text", (column) => column.notNull().unique())
    .addColumn("spec", "text", (column) => column.notNull())
    .addColumn("data_sha256", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("reason", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("started_at", "bigint")
    .addColumn("finished_at", "bigint")
    .addColumn("report", "text")
    .execute();
  await db.schema
    .createTable("members")
    .addColumn("run", "text", (column) => column.notNull().references("runs.id"))
    .addColumn("member", "integer", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("work", "double precision", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("lease_epoch", "integer", (column) => column.notNull())
    .addColumn("worker_id", "text")
    .addColumn("worker_name", "text")
    .addColumn("expires_at", "bigint")
    .addColumn("attempts", "integer", (column) => column.notNull())
    .addColumn("reason", "text")
    .addColumn("weights_sha256", "text")
    .addColumn("predictions_sha256", "text")
    .addColumn("summary", "text")
    .addPrimaryKeyConstraint("members_key", ["run", "member"])
    .execute();
  await db.schema.createIndex("members_by_status").on("members").columns(["status", "run"]).execute();
  await db.schema
    .createTable("checkpoints")
    .addColumn("run", "text", (column) => column.notNull())
    .addColumn("member", "integer", (column) => column.notNull())
    .addColumn("training_epoch", "integer", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("checkpoints_key", ["run", "member"])
    .execute();
  await db.schema
    .createTable("run_files")
    .addColumn("run", "text", (column) => column.notNull().references("runs.id"))
    .addColumn("path", "text", (column) => column.notNull())
    .addColumn("sha256", "text", (column) => column.notNull())
    .addColumn("size", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("run_files_key", ["run", "path"])
    .execute();
}

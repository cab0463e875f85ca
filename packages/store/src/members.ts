import type { Transaction } from "kysely";
import type { Database } from "./database.js";
import { toMemberRecord } from "./rows.js";
import type { Tables } from "./schema.js";
import type { MemberRecord, MemberStatus } from "./states.js";
import { StoreError } from "./store-error.js";

/** A database, or a transaction on it. */
export type Queries = Database | Transaction<Tables>;

/** The counts of a member with nothing to answer for. */
export const NO_FAILURES = { attempts: 0, trainer_deaths: 0, lost_leases: 0 } as const;

/** The members of a run, in the order of their numbers, with their checkpoints. */
export async function readMembers(db: Queries, run: string): Promise<readonly MemberRecord[]> {
  const rows = await db.selectFrom("members").selectAll().where("run", "=", run).orderBy("member").execute();
  const checkpoints = await db.selectFrom("checkpoints").selectAll().where("run", "=", run).execute();
  const byMember = new Map(
    checkpoints.map((row) => [row.member, { trainingEpoch: row.training_epoch, sha256: row.sha256 }]),
  );
  return rows.map((row) => toMemberRecord(row, byMember.get(row.member) ?? null));
}

/** @throws StoreError `run-unknown` when there is no such member */
export async function readMember(db: Queries, run: string, member: number): Promise<MemberRecord> {
  const row = await db
    .selectFrom("members")
    .selectAll()
    .where("run", "=", run)
    .where("member", "=", member)
    .executeTakeFirst();
  if (!row)
    throw new StoreError(
      "run-unknown",
      `there is no member ${member} of a run ${JSON.stringify(run.slice(0, 80))} here`,
    );
  const checkpoint = await db
    .selectFrom("checkpoints")
    .select(["training_epoch as trainingEpoch", "sha256"])
    .where("run", "=", run)
    .where("member", "=", member)
    .executeTakeFirst();
  return toMemberRecord(row, checkpoint ?? null);
}

/** How many members of each run stand where. */
export async function countMembers(
  db: Queries,
  runs: readonly string[],
): Promise<Map<string, Record<MemberStatus, number>>> {
  const counts = new Map(runs.map((run) => [run, { queued: 0, leased: 0, succeeded: 0, failed: 0, cancelled: 0 }]));
  if (runs.length === 0) return counts;
  const rows = await db
    .selectFrom("members")
    .select(({ fn }) => ["run", "status", fn.countAll<number>().as("count")])
    .where("run", "in", runs)
    .groupBy(["run", "status"])
    .execute();
  for (const { run, status, count } of rows) {
    const of = counts.get(run);
    if (of) of[status] = Number(count);
  }
  return counts;
}

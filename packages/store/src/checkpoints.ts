import type { Transaction } from "kysely";
import { NO_FAILURES, readMember } from "./members.js";
import type { Tables } from "./schema.js";
import type { CheckpointRecord, MemberId } from "./states.js";

/**
 * Makes a checkpoint the member's newest, and forgives earlier attempts. The one before it stays, for a newest one that is damaged, and so
 * does the one that the member began from.
 *
 * @returns the SHA-256 of a checkpoint that nothing falls back to any more; null when there is none, or the member has a newer one
 */
export async function keepCheckpoint(
  tx: Transaction<Tables>,
  { run, member }: MemberId,
  { trainingEpoch, sha256 }: CheckpointRecord,
): Promise<string | null> {
  const before = (await readMember(tx, run, member)).checkpoint;
  if (before && before.trainingEpoch >= trainingEpoch) return null;
  const row = { run, member, training_epoch: trainingEpoch, sha256 };
  await tx
    .insertInto("checkpoints")
    .values(row)
    .onConflict((conflict) => conflict.columns(["run", "member"]).doUpdateSet(row))
    .execute();
  await tx.updateTable("members").set(NO_FAILURES).where("run", "=", run).where("member", "=", member).execute();
  if (before === null) return null;
  const dropped = await tx
    .deleteFrom("former_checkpoints")
    .where("run", "=", run)
    .where("member", "=", member)
    .where("is_start", "=", 0)
    .returning("sha256")
    .executeTakeFirst();
  await tx
    .insertInto("former_checkpoints")
    .values({ run, member, training_epoch: before.trainingEpoch, sha256: before.sha256, is_start: 0 })
    .onConflict((conflict) => conflict.columns(["run", "member", "training_epoch"]).doNothing())
    .execute();
  return dropped === undefined || dropped.sha256 === sha256 ? null : dropped.sha256;
}

/** What a member falls back to. */
export type FallBack = "checkpoint" | "start" | "nothing";

/**
 * Takes away a checkpoint whose bytes are lost: the member goes on from the one before it, or from its start. A member that began from a
 * checkpoint has nothing left when that one is lost, too: from anywhere else it would become another member.
 */
export async function dropCheckpoint(
  tx: Transaction<Tables>,
  { run, member }: MemberId,
  sha256: string,
): Promise<FallBack> {
  const former = await tx
    .selectFrom("former_checkpoints")
    .selectAll()
    .where("run", "=", run)
    .where("member", "=", member)
    .orderBy("training_epoch", "desc")
    .execute();
  if (former.some((one) => one.is_start === 1 && one.sha256 === sha256)) return "nothing";
  const ofMember = (table: "checkpoints" | "former_checkpoints") =>
    tx.deleteFrom(table).where("run", "=", run).where("member", "=", member);
  const { numDeletedRows } = await ofMember("checkpoints").where("sha256", "=", sha256).executeTakeFirst();
  await ofMember("former_checkpoints").where("sha256", "=", sha256).execute();
  const next = former.find((one) => one.sha256 !== sha256);
  if (numDeletedRows === 0n || next === undefined) return next === undefined ? "start" : "checkpoint";
  await tx
    .insertInto("checkpoints")
    .values({ run, member, training_epoch: next.training_epoch, sha256: next.sha256 })
    .execute();
  if (next.is_start === 0) await ofMember("former_checkpoints").where("sha256", "=", next.sha256).execute();
  return "checkpoint";
}

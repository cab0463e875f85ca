import { dropCheckpoint, type FallBack } from "./checkpoints.js";
import type { Clock } from "./clock.js";
import type { Database } from "./database.js";
import { countMembers, NO_FAILURES, type Queries, readMember, readMembers } from "./members.js";
import { toRunListing, toRunRecord } from "./rows.js";
import type { RunRow } from "./schema.js";
import type { MemberId, MemberRecord, RunFile, RunListing, RunRecord, RunReport, Submission } from "./states.js";
import { StoreError } from "./store-error.js";

/** How a run ended: with an ensemble, or with too few members for one. */
export type RunOutcome =
  | { readonly status: "succeeded"; readonly report: RunReport; readonly files: readonly RunFile[] }
  | { readonly status: "failed"; readonly reason: string; readonly report: RunReport | null };

const LISTED_AT_ONCE = 50;
/** All but the report, which may have megabytes. */
const LISTED_COLUMNS = [
  "sequence",
  "id",
  "spec",
  "data_sha256",
  "status",
  "reason",
  "created_at",
  "started_at",
  "finished_at",
  "score",
] as const;

/** Runs and what becomes of them. Each change is one transaction that names the state it expects. */
export class Runs {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /**
   * Makes a run with all its members queued. The same submission again answers the run that it made.
   * @throws StoreError `run-exists` when the id names another run
   */
  async submit({ id, spec, dataSha256, members }: Submission): Promise<RunRecord> {
    const specText = JSON.stringify(spec);
    await this.#db.transaction().execute(async (tx) => {
      const existing = await tx.selectFrom("runs").selectAll().where("id", "=", id).executeTakeFirst();
      if (existing?.spec === specText && existing.data_sha256 === dataSha256) return;
      if (existing)
        throw new StoreError(
          "run-exists",
          `there is a run ${id} already, of another spec or other data: choose another id`,
        );
      await tx
        .insertInto("runs")
        .values({ id, spec: specText, data_sha256: dataSha256, status: "queued", created_at: this.#clock.now() })
        .execute();
      const rows = members.map(({ model, work }, member) => ({
        run: id,
        member,
        model,
        work,
        status: "queued" as const,
        lease_epoch: 0,
        attempts: 0,
      }));
      // SQLite takes 32,766 values per statement.
      for (let at = 0; at < rows.length; at += 1000)
        await tx
          .insertInto("members")
          .values(rows.slice(at, at + 1000))
          .execute();
      for (const [member, { checkpoint }] of members.entries()) {
        if (checkpoint === undefined) continue;
        const { trainingEpoch, sha256 } = checkpoint;
        const row = { run: id, member, training_epoch: trainingEpoch, sha256 };
        await tx.insertInto("checkpoints").values(row).execute();
        await tx
          .insertInto("former_checkpoints")
          .values({ ...row, is_start: 1 })
          .execute();
      }
    });
    return this.get(id);
  }

  /** @throws StoreError `run-unknown` */
  async get(id: string): Promise<RunRecord> {
    const row = await find(this.#db, id);
    return toRunRecord(row, (await countMembers(this.#db, [id])).get(id)!);
  }

  /** The newest runs first, at most `limit` of them; with `before`, only those submitted before the run of that sequence number. */
  async list(limit: number, before: number | null = null): Promise<readonly RunListing[]> {
    const listings: RunListing[] = [];
    let until = before;
    while (listings.length < limit) {
      // Each row has its whole spec: only a few at a time are in memory.
      const some = Math.min(LISTED_AT_ONCE, limit - listings.length);
      const page = await this.#page(some, until);
      for (const listing of page) listings.push(listing);
      if (page.length < some) break;
      until = page.at(-1)?.sequence ?? until;
    }
    return listings;
  }

  async #page(limit: number, before: number | null): Promise<readonly RunListing[]> {
    let query = this.#db.selectFrom("runs").select(LISTED_COLUMNS).orderBy("sequence", "desc").limit(limit);
    if (before !== null) query = query.where("sequence", "<", before);
    const rows = await query.execute();
    const counts = await countMembers(
      this.#db,
      rows.map(({ id }) => id),
    );
    return rows.map((row) => toRunListing(row, counts.get(row.id)!));
  }

  members(id: string): Promise<readonly MemberRecord[]> {
    return readMembers(this.#db, id);
  }

  /** @throws StoreError `run-unknown` */
  member(id: string, member: number): Promise<MemberRecord> {
    return readMember(this.#db, id, member);
  }

  /** The SHA-256 of every checkpoint that members of the run go on from or fall back to. */
  async checkpoints(id: string): Promise<readonly string[]> {
    const tables = ["checkpoints", "former_checkpoints"] as const;
    const rows = await Promise.all(
      tables.map((table) => this.#db.selectFrom(table).select("sha256").where("run", "=", id).execute()),
    );
    return rows.flat().map(({ sha256 }) => sha256);
  }

  /** Takes away a checkpoint whose bytes are lost. */
  dropCheckpoint(member: MemberId, sha256: string): Promise<FallBack> {
    return this.#db.transaction().execute((tx) => dropCheckpoint(tx, member, sha256));
  }

  /**
   * succeeded → queued: the member's result is lost, and it trains again, from its last checkpoint. Returns it, or null, and changes nothing,
   * when the member or its run is not in that state any more.
   */
  async trainAgain({ run, member }: MemberId, reason: string): Promise<MemberRecord | null> {
    return this.#db.transaction().execute(async (tx) => {
      if ((await find(tx, run)).status !== "running") return null;
      const { numUpdatedRows } = await tx
        .updateTable("members")
        .set({ status: "queued", reason, worker_id: null, worker_name: null })
        .set({ weights_sha256: null, predictions_sha256: null, summary: null })
        .where("run", "=", run)
        .where("member", "=", member)
        .where("status", "=", "succeeded")
        .executeTakeFirst();
      return numUpdatedRows === 0n ? null : readMember(tx, run, member);
    });
  }

  /** queued or running → failed, before its members are settled: they stay as they are, for when the run is resumed. */
  async giveUp(id: string, reason: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable("runs")
      .set((eb) => ({
        status: "failed",
        reason,
        started_at: eb.fn.coalesce("started_at", eb.val(this.#clock.now())),
        finished_at: this.#clock.now(),
      }))
      .where("id", "=", id)
      .where("status", "in", ["queued", "running"])
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Where the files of this SHA-256 belong that finished ensembles have. */
  async placesOf(sha256: string): Promise<readonly { readonly run: string; readonly path: string }[]> {
    return this.#db.selectFrom("run_files").select(["run", "path"]).where("sha256", "=", sha256).execute();
  }

  /** The ensemble's files, in the order of their paths; none before the run succeeded. */
  async files(id: string): Promise<readonly RunFile[]> {
    return this.#db
      .selectFrom("run_files")
      .select(["path", "sha256", "size"])
      .where("run", "=", id)
      .orderBy("path")
      .execute();
  }

  /** Runs whose members are all settled, but which are not: those that {@link finish} is due for. */
  async settled(): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom("runs")
      .select("id")
      .where("status", "=", "running")
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("members")
              .select("member")
              .whereRef("members.run", "=", "runs.id")
              .where("members.status", "in", ["queued", "leased"]),
          ),
        ),
      )
      .orderBy("sequence")
      .execute();
    return rows.map(({ id }) => id);
  }

  /** running → succeeded or failed. Returns false, and changes nothing, when the run is not running any more. */
  async finish(id: string, outcome: RunOutcome): Promise<boolean> {
    return this.#db.transaction().execute(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable("runs")
        .set({
          status: outcome.status,
          reason: outcome.status === "failed" ? outcome.reason : null,
          ...reportColumns(outcome.report),
          finished_at: this.#clock.now(),
        })
        .where("id", "=", id)
        .where("status", "=", "running")
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return false;
      if (outcome.status === "succeeded") {
        for (const file of outcome.files)
          await tx
            .insertInto("run_files")
            .values({ run: id, ...file })
            .execute();
        await tx.deleteFrom("checkpoints").where("run", "=", id).execute();
        await tx.deleteFrom("former_checkpoints").where("run", "=", id).execute();
      }
      return true;
    });
  }

  /** queued or running → cancelled, with all members that are not settled. A settled run stays as it is. */
  async cancel(id: string): Promise<RunRecord> {
    await this.#db.transaction().execute(async (tx) => {
      const { status } = await find(tx, id);
      if (status !== "queued" && status !== "running") return;
      await tx
        .updateTable("runs")
        .set({ status: "cancelled", finished_at: this.#clock.now() })
        .where("id", "=", id)
        .execute();
      await tx
        .updateTable("members")
        .set({ status: "cancelled" })
        .where("run", "=", id)
        .where("status", "in", ["queued", "leased"])
        .execute();
    });
    return this.get(id);
  }

  /** Keeps the report of a run that was cancelled, unless it was resumed since. */
  async reportCancelled(id: string, report: RunReport): Promise<void> {
    await this.#db
      .updateTable("runs")
      .set(reportColumns(report))
      .where("id", "=", id)
      .where("status", "=", "cancelled")
      .execute();
  }

  /** cancelled or failed → queued, with its cancelled and failed members. Another run stays as it is. */
  async resume(id: string): Promise<RunRecord> {
    await this.#db.transaction().execute(async (tx) => {
      const { status } = await find(tx, id);
      if (status !== "cancelled" && status !== "failed") return;
      await tx
        .updateTable("members")
        .set({ status: "queued", reason: null, worker_id: null, worker_name: null, ...NO_FAILURES })
        .where("run", "=", id)
        .where("status", "in", ["cancelled", "failed"])
        .execute();
      const unfinished = await tx
        .selectFrom("members")
        .select("member")
        .where("run", "=", id)
        .where("status", "=", "queued")
        .execute();
      await tx
        .updateTable("runs")
        // With nothing left to train it only waits for its report.
        .set({
          status: unfinished.length > 0 ? "queued" : "running",
          reason: null,
          ...reportColumns(null),
          finished_at: null,
        })
        .set((eb) => ({
          started_at:
            unfinished.length > 0 ? eb.ref("started_at") : eb.fn.coalesce("started_at", eb.val(this.#clock.now())),
        }))
        .where("id", "=", id)
        .execute();
    });
    return this.get(id);
  }
}

function reportColumns(report: RunReport | null): Pick<RunRow, "report" | "score"> {
  return { report: report?.reportJson ?? null, score: report?.scoreJson ?? null };
}

async function find(db: Queries, id: string): Promise<RunRow> {
  const row = await db.selectFrom("runs").selectAll().where("id", "=", id).executeTakeFirst();
  if (row) return row;
  throw new StoreError(
    "run-unknown",
    `there is no run ${JSON.stringify(id.slice(0, 80))} here: \`conclave runs\` lists those that there are`,
  );
}

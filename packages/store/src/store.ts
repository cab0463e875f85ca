import { join } from "node:path";
import { Artifacts } from "./artifacts.js";
import type { Clock } from "./clock.js";
import { type DatabaseOptions, type OpenDatabase, openDatabase } from "./database.js";
import { type LeaseOptions, Leases } from "./leases.js";
import { Runs } from "./runs.js";
import { ARTIFACTS_FOLDER } from "./state-files.js";
import type { UploadLimits } from "./upload-space.js";

export interface StoreOptions extends LeaseOptions, DatabaseOptions {
  /** Holds `conclave.db` and `artifacts/`; made if missing. */
  readonly directory: string;
  readonly clock: Clock;
  /** What others may upload; default: as much as the disk holds. */
  readonly uploads?: UploadLimits | null;
}

/** A coordinator's whole memory: what is not here is gone after a crash. */
export class Store {
  readonly runs: Runs;
  readonly leases: Leases;
  readonly artifacts: Artifacts;
  readonly #database: OpenDatabase;

  private constructor(database: OpenDatabase, { directory, clock, uploads = null, ...options }: StoreOptions) {
    this.#database = database;
    this.runs = new Runs(database.queries, clock);
    this.leases = new Leases(database.queries, clock, options);
    this.artifacts = new Artifacts(join(directory, ARTIFACTS_FOLDER), uploads);
  }

  /** @throws StoreError `state-…`, `disk-unwritable`, `disk-full` */
  static async open(options: StoreOptions): Promise<Store> {
    return new Store(await openDatabase(options.directory, options), options);
  }

  /** Removes those of the artifacts that no run refers to any more. */
  async dropUnreferenced(candidates: readonly string[]): Promise<void> {
    for (const sha256 of candidates) {
      if (!(await this.#isReferenced(sha256))) await this.artifacts.remove(sha256);
    }
  }

  /**
   * Removes the artifacts, and the parts of uploads, that no run refers to and nobody has written to since then: what was left by
   * workers that died between bringing a file and saying what it is.
   */
  async collectGarbage(untouchedSince: number): Promise<void> {
    for await (const sha256 of this.artifacts.untouchedSince(untouchedSince)) await this.dropUnreferenced([sha256]);
  }

  async close(): Promise<void> {
    await this.#database.close();
  }

  async #isReferenced(sha256: string): Promise<boolean> {
    const db = this.#database.queries;
    const found = await Promise.all([
      db.selectFrom("runs").select("id").where("data_sha256", "=", sha256).executeTakeFirst(),
      db.selectFrom("checkpoints").select("run").where("sha256", "=", sha256).executeTakeFirst(),
      db.selectFrom("former_checkpoints").select("run").where("sha256", "=", sha256).executeTakeFirst(),
      db.selectFrom("run_files").select("run").where("sha256", "=", sha256).executeTakeFirst(),
      db
        .selectFrom("members")
        .select("run")
        .where(({ or, eb }) => or([eb("weights_sha256", "=", sha256), eb("predictions_sha256", "=", sha256)]))
        .executeTakeFirst(),
    ]);
    return found.some((row) => row !== undefined);
  }
}

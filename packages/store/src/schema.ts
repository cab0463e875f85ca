import type { Generated, Selectable } from "kysely";
import type { MemberStatus, RunState } from "./states.js";

/** The tables, as kysely sees them. Times are milliseconds since 1970. */
export interface Tables {
  runs: {
    sequence: Generated<number>;
    id: string;
    spec: string;
    data_sha256: string;
    status: RunState["status"];
    reason: string | null;
    created_at: number;
    started_at: number | null;
    finished_at: number | null;
    report: string | null;
    score: string | null;
  };
  members: {
    run: string;
    member: number;
    model: string;
    work: number;
    status: MemberStatus;
    lease_epoch: number;
    worker_id: string | null;
    worker_name: string | null;
    /** Written by former versions: a lease's end is kept in memory, on a monotonic clock. */
    expires_at: number | null;
    attempts: number;
    trainer_deaths: Generated<number>;
    lost_leases: Generated<number>;
    reason: string | null;
    weights_sha256: string | null;
    predictions_sha256: string | null;
    summary: string | null;
  };
  checkpoints: {
    run: string;
    member: number;
    training_epoch: number;
    sha256: string;
  };
  /** The one before the newest, and the one that the member began from (`is_start` is 1). */
  former_checkpoints: {
    run: string;
    member: number;
    training_epoch: number;
    sha256: string;
    is_start: 0 | 1;
  };
  run_files: {
    run: string;
    path: string;
    sha256: string;
    size: number;
  };
}

export type RunRow = Selectable<Tables["runs"]>;
export type MemberRow = Selectable<Tables["members"]>;

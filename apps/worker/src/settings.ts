import type { WorkerOptions } from "@conclave/fleet";

/** Whom a worker trains for, and with what. */
export interface WorkerSettings {
  /** HOST:PORT of the coordinator. */
  readonly address: string;
  /** Null: plain text. */
  readonly tls: NonNullable<WorkerOptions["tls"]> | null;
  /** "auto", or the name of an engine. */
  readonly engine: string;
  /** For people; null: the host's name and the process's number. */
  readonly name: string | null;
  /** Keeps data artifacts, also for the next worker; null: a temporary folder. */
  readonly cache: string | null;
  /** How long to go on without a coordinator, at the start and later. */
  readonly patienceSeconds: number;
}

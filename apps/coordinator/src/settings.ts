import type { CoordinatorOptions } from "@conclave/fleet";

/** Where a coordinator listens and what it keeps. */
export interface CoordinatorSettings {
  /** Beyond this machine only with `tls` or `insecure`. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Holds runs and artifacts. */
  readonly state: string;
  /** Null: plain text. */
  readonly tls: NonNullable<CoordinatorOptions["tls"]> | null;
  readonly insecure: boolean;
  /** A worker that is silent for so long loses its member to another. */
  readonly leaseSeconds: number;
  /** The largest artifact that is accepted. */
  readonly maxUploadBytes: number;
  /** What uploads leave free of the disk; null: a twentieth of it, at most 1 GiB. */
  readonly diskReserveBytes: number | null;
}

import type { TlsFiles } from "../tls-files.js";
import type { EngineChoice, FollowOptions } from "../train-options.js";

/** Where the runs of a study are trained, and how the spec's file is changed for them. */
export interface StudyOptions extends Omit<FollowOptions, "onEvent"> {
  /** Overrides of single fields of a spec that is read from a file, as `--set` takes them. */
  readonly set?: readonly string[];
  /** Overrides the spec's seed. */
  readonly seed?: number;
  /** Runs at the same time; default: as many as workers of this machine, or 4 at a coordinator. */
  readonly parallel?: number;
}

/** The same, complete. */
export interface StudyPlace {
  /** host:port; null: this machine. */
  readonly coordinator: string | null;
  readonly tls: TlsFiles | null;
  readonly workers: number;
  readonly engine: EngineChoice;
  readonly parallel: number;
  readonly signal: AbortSignal;
}

import type { TlsFiles } from "./tls-files.js";
import type { TrainEvent } from "./train-event.js";

/** What trains a member; "auto" takes the best that is installed. */
export type EngineChoice = "auto" | "onnx-cpu" | "tfjs-wasm" | "tfjs-cpu" | "tfjs-gpu";

/** Where members are trained, and how the caller follows it. */
export interface FollowOptions {
  /** host:port of a coordinator; without one, an embedded coordinator and worker processes of this machine train. */
  readonly coordinator?: string;
  /** For the connection to `coordinator`; null or absent: plain text. */
  readonly tls?: TlsFiles | null;
  /** Worker processes of this machine. "auto" (default): one per available core, at most one per member. */
  readonly workers?: number | "auto";
  /** For the workers of this machine; default "auto". */
  readonly engine?: EngineChoice;
  /** Told what happens; must not throw. */
  readonly onEvent?: (event: TrainEvent) => void;
  /**
   * Aborting rejects with its reason. It stops the workers of this machine and keeps what they did, for `resume`; of a coordinator's
   * run it ends the waiting, not the run.
   */
  readonly signal?: AbortSignal;
}

export interface TrainOptions extends FollowOptions {
  /** Overrides of single fields of a spec that is read from a file, as `--set` takes them: "members.0.epochs=20". */
  readonly set?: readonly string[];
  /** Overrides the spec's seed. */
  readonly seed?: number;
  /**
   * A finished run (its folder, or its id within `runs/`) to take members over from: those whose number, seed, plan, bag and rows are the
   * same are kept to the byte, and only the others are trained.
   */
  readonly warmStart?: string;
  /** The ensemble's folder, empty or not there yet; default: runs/<run id> in the working directory. */
  readonly out?: string;
}

export interface ResumeOptions extends FollowOptions {
  /** Of a coordinator's run: the ensemble's folder; default: runs/<run id>. A run of this machine stays in its own folder. */
  readonly out?: string;
}

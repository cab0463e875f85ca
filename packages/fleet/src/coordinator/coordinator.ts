import type { BoundAddress, TlsFiles } from "@conclave/protocol";
import type { Clock, UploadLimits } from "@conclave/store";
import type { Log } from "../log.js";
import type { Nearby, RunningCoordinator } from "./serve.js";

export interface CoordinatorOptions {
  /** Keeps runs, leases and artifacts; made if missing. One coordinator at a time uses it. */
  readonly stateDirectory: string;
  /** Where finished ensembles go: `<runsDirectory>/<run>`, or what the function says. */
  readonly runsDirectory: string | ((run: string) => string);
  /** Default 127.0.0.1; others need `tls` or `insecure`. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  readonly tls?: TlsFiles | null;
  readonly insecure?: boolean;
  /** A lease that is not renewed for so long goes back; default 15,000. */
  readonly leaseMs?: number;
  /**
   * True where no worker outlives the coordinator (they are of its process, or its children): after a restart every lease goes back at
   * once instead of after its time, and health checks and reflection are left out.
   * Default false.
   */
  readonly ownsWorkers?: boolean;
  /** What clients and workers may upload. Where the coordinator owns its workers, as much as the disk holds. */
  readonly uploads?: Partial<UploadLimits>;
  readonly log?: Log;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/** Keeps runs, hands their members to workers, and counts the votes. Loads no engine. */
export class Coordinator {
  readonly #options: CoordinatorOptions;
  #running: RunningCoordinator | null = null;

  constructor(options: CoordinatorOptions) {
    this.#options = options;
  }

  /**
   * Opens the state, goes on where it was, and listens.
   * @throws StoreError `state-in-use`, `state-too-new`, `disk-…`; ProtocolError `address-in-use`, `address-unusable`,
   * `insecure-address`, `tls-files`
   */
  async start(): Promise<BoundAddress> {
    // Workers and clients import this class's module and need neither a database nor a server.
    const { serveCoordinator } = await import("./serve.js");
    this.#running = await serveCoordinator(this.#options);
    return this.#running.bound;
  }

  /** Its artifacts, for clients and workers in this process; null while it does not run. */
  get nearby(): Nearby | null {
    return this.#running?.nearby ?? null;
  }

  /** Ends watches and waits, finishes calls and reports under way, and closes the state. Workers go on and wait for its return. */
  async close(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.stop();
  }
}

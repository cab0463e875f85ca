import {
  type Checkpoint,
  type FleetDefinition,
  isUnreachable,
  type Lease,
  type Progress,
  RenewResponse_Verdict,
  type ServiceClient,
} from "@conclave/protocol";
import type { Log } from "../log.js";

/** Why a member's training has to stop. */
export type StopReason = "cancelled" | "lost" | "unreachable";

export interface LeaseKeeperOptions {
  /** The worker's. */
  readonly secret: Uint8Array;
  readonly leaseMs: number;
  /** How long the coordinator may stay silent before the lease is given up. */
  readonly patienceMs: number;
  readonly log: Log;
  /** Called when the coordinator restarted and does not know this worker any more. */
  readonly register: () => Promise<void>;
}

/** Progress is told at most so often; without any, the lease is renewed every third of its time. */
const PROGRESS_INTERVAL_MS = 500;

/** Renews a lease for as long as its member trains, and tells with it how far training is and which checkpoint is the newest. */
export class LeaseKeeper {
  readonly #fleet: ServiceClient<FleetDefinition>;
  readonly #lease: Lease;
  readonly #options: LeaseKeeperOptions;
  readonly #stop = new AbortController();
  #reason: StopReason | null = null;
  #progress: Progress | undefined;
  #checkpoint: Checkpoint | undefined;
  #timer: NodeJS.Timeout | undefined;
  #renewing: Promise<void> | null = null;
  #renewedAt = performance.now();
  #heardAt = performance.now();

  constructor(fleet: ServiceClient<FleetDefinition>, lease: Lease, options: LeaseKeeperOptions) {
    this.#fleet = fleet;
    this.#lease = lease;
    this.#options = options;
    this.#schedule(options.leaseMs / 3);
  }

  /** Aborted when training has to stop; {@link reason} says why. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get reason(): StopReason | null {
    return this.#reason;
  }

  progressed(progress: Progress): void {
    this.#progress = progress;
    this.#soon();
  }

  /** A checkpoint that was put. */
  checkpointed(checkpoint: Checkpoint): void {
    this.#checkpoint = checkpoint;
    this.#soon();
  }

  /** Waits until the coordinator knows of the newest checkpoint, or cannot be told. */
  async flush(): Promise<void> {
    await this.#renewing;
    if (this.#checkpoint && !this.#stop.signal.aborted) await this.#renew();
  }

  /** Stops renewing: the member is done with. */
  close(): void {
    clearTimeout(this.#timer);
    this.#stop.abort();
  }

  #soon(): void {
    this.#schedule(Math.max(0, this.#renewedAt + PROGRESS_INTERVAL_MS - performance.now()));
  }

  #schedule(delayMs: number): void {
    // A renewal under way schedules the next one itself.
    if (this.#stop.signal.aborted || this.#renewing) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#renew(), delayMs);
  }

  #renew(): Promise<void> {
    clearTimeout(this.#timer);
    const progress = this.#progress;
    const checkpoint = this.#checkpoint;
    this.#renewing = this.#ask(progress, checkpoint).finally(() => {
      this.#renewing = null;
      if (this.#progress !== progress || this.#checkpoint) this.#soon();
      else this.#schedule(this.#options.leaseMs / 3);
    });
    return this.#renewing;
  }

  async #ask(progress: Progress | undefined, checkpoint: Checkpoint | undefined): Promise<void> {
    const { secret, patienceMs, log, register } = this.#options;
    this.#renewedAt = performance.now();
    try {
      const request = { lease: this.#lease, secret, progress, checkpoint };
      const { verdict, register: unknown } = await this.#fleet.renew(request, { signal: this.signal, patienceMs: 0 });
      this.#heardAt = performance.now();
      if (this.#checkpoint === checkpoint) this.#checkpoint = undefined;
      if (verdict === RenewResponse_Verdict.VERDICT_CANCELLED) this.#end("cancelled");
      else if (verdict !== RenewResponse_Verdict.VERDICT_CONTINUE) this.#end("lost");
      else if (unknown) await register();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      log("warn", "a lease could not be renewed", { error: String(error) });
      // A coordinator that restarts prolongs all leases, so that a silence ends nothing at once.
      if (performance.now() - this.#heardAt > patienceMs) this.#end(isUnreachable(error) ? "unreachable" : "lost");
    }
  }

  #end(reason: StopReason): void {
    this.#reason = reason;
    this.close();
  }
}

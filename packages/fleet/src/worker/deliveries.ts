import type { Lease } from "@conclave/protocol";

/** Results on their way to the coordinator while a worker trains its next member. One that cannot be brought ends the worker. */
export class Deliveries {
  readonly #underWay = new Map<Lease, Promise<void>>();
  readonly #failed = new AbortController();
  /** Aborted when the worker is to end, and by a delivery that failed. */
  readonly signal: AbortSignal;

  /** @param signal aborted when the worker is to end */
  constructor(signal: AbortSignal) {
    this.signal = AbortSignal.any([signal, this.#failed.signal]);
  }

  /** The leases of the results that are under way. */
  get leases(): readonly Lease[] {
    return [...this.#underWay.keys()];
  }

  add(lease: Lease, ended: Promise<unknown>): void {
    const over = ended
      .catch((error: unknown) => this.#failed.abort(error))
      .then(() => {
        this.#underWay.delete(lease);
      });
    this.#underWay.set(lease, over);
  }

  /** Waits until the results are there that are under way now. @throws what the first delivery failed with */
  async allOver(): Promise<void> {
    await Promise.all(this.#underWay.values());
    this.#failed.signal.throwIfAborted();
  }
}

import { cancelled, ServingError } from "../errors.js";
import { sliceVotes, type Votes } from "../votes.js";
import type { Features } from "../wire/input-values.js";
import { WaitingRequest } from "./waiting-request.js";

/** How a batcher joins and holds requests. */
export interface BatcherOptions {
  /** Answers one batch; called for one batch at a time, and owns the features it is given. */
  readonly infer: (features: Features, rows: number) => Promise<Votes>;
  readonly valuesPerRow: number;
  /** The most rows of a batch: what bounds the memory of one inference. */
  readonly maxBatchRows: number;
  /** The most bytes that wait; a request that finds nobody waiting is let in whatever its size. */
  readonly maxQueueBytes: number;
}

/** The rows of one request that are in one batch. */
interface Slice {
  readonly request: WaitingRequest;
  readonly from: number;
  readonly rows: number;
}

/**
 * Joins the requests that arrive while a batch runs into the next one. Nothing waits for company: a request that finds the model
 * idle runs at once, so batching costs no latency. The rows of a batch are shared out evenly among the requests that wait, and a
 * request larger than its share goes to the end of the queue with what is left of it: a small request is answered within a batch or
 * two, however large the others are.
 */
export class Batcher {
  readonly #options: BatcherOptions;
  readonly #queue: WaitingRequest[] = [];
  #queuedBytes = 0;
  #closed = false;
  #running: Promise<void> | null = null;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  /**
   * The votes on `rows` samples (`rows × valuesPerRow`, row-major).
   *
   * @throws ServingError `queue-full`; `cancelled` when `signal` aborts before the answer; `shutting-down` after `close`;
   *   `inference-failed`
   */
  async predict(features: Features, rows: number, signal: AbortSignal): Promise<Votes> {
    if (this.#closed) throw new ServingError("shutting-down", "the server is shutting down; ask another one");
    if (signal.aborted) throw cancelled();
    const request = new WaitingRequest(features, rows);
    this.#enqueue(request);
    const abort = () => this.#drop(request, cancelled());
    signal.addEventListener("abort", abort, { once: true });
    this.#running ??= this.#run();
    try {
      return await request.answer;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  /** Refuses new requests and resolves when those that were accepted have their answer. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#nextBatch();
      const rows = batch.reduce((sum, slice) => sum + slice.rows, 0);
      try {
        deliver(batch, await this.#options.infer(this.#join(batch, rows), rows), rows);
      } catch (cause) {
        for (const { request } of batch) this.#drop(request, ServingError.from(cause));
      }
    }
    this.#running = null;
  }

  /** Shares a batch out among the requests at the head of the queue; a batch has one type of array. */
  #nextBatch(): Slice[] {
    const kind = this.#queue[0]?.features.constructor;
    let free = this.#options.maxBatchRows;
    const sharing = this.#queue.filter(({ features }) => features.constructor === kind).slice(0, free);
    // The smallest first: what they leave of their share goes to the larger ones.
    const bySize = sharing.toSorted((one, other) => one.left - other.left);
    const shares = new Map<WaitingRequest, number>();
    for (const [index, request] of bySize.entries()) {
      const rows = Math.min(request.left, Math.floor(free / (bySize.length - index)));
      shares.set(request, rows);
      free -= rows;
    }
    const batch = sharing.map((request) => ({ request, ...request.take(shares.get(request) ?? 0) }));
    for (const request of sharing) {
      if (request.left === 0) this.#dequeue(request);
      else this.#moveToEnd(request);
    }
    return batch;
  }

  /** A copy in memory of its own: the features of a request are views of its message. */
  #join(batch: readonly Slice[], rows: number): Features {
    const width = this.#options.valuesPerRow;
    const floats = batch[0]?.request.features instanceof Float32Array;
    const joined = floats ? new Float32Array(rows * width) : new Uint8Array(rows * width);
    let at = 0;
    for (const { request, from, rows: count } of batch) {
      joined.set(request.features.subarray(from * width, (from + count) * width), at);
      at += count * width;
    }
    return joined;
  }

  #enqueue(request: WaitingRequest): void {
    const { maxQueueBytes } = this.#options;
    if (this.#queue.length > 0 && this.#queuedBytes + request.bytes > maxQueueBytes) {
      throw new ServingError(
        "queue-full",
        `queue: expected at most ${maxQueueBytes} bytes waiting, got ${this.#queuedBytes} before this request; try again later`,
      );
    }
    this.#queue.push(request);
    this.#queuedBytes += request.bytes;
  }

  #dequeue(request: WaitingRequest): void {
    const place = this.#queue.indexOf(request);
    if (place < 0) return;
    this.#queue.splice(place, 1);
    this.#queuedBytes -= request.bytes;
  }

  #moveToEnd(request: WaitingRequest): void {
    this.#queue.splice(this.#queue.indexOf(request), 1);
    this.#queue.push(request);
  }

  /** Takes a request out wherever it is; votes on rows of it that are under way are of no use to anybody. */
  #drop(request: WaitingRequest, error: ServingError): void {
    this.#dequeue(request);
    request.fail(error);
  }
}

/** Gives each request the votes on its own rows. */
function deliver(batch: readonly Slice[], votes: Votes, rows: number): void {
  let at = 0;
  for (const slice of batch) {
    slice.request.receive(sliceVotes(votes, rows, at, slice.rows), slice.rows);
    at += slice.rows;
  }
}

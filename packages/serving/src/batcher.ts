import { ServingError } from "./errors.js";
import type { Votes } from "./infer-response.js";
import type { Features } from "./input-values.js";

/** How a batcher joins and holds requests. */
export interface BatcherOptions {
  /** Answers one batch; called for one batch at a time, and owns the features it is given. */
  readonly infer: (features: Features, rows: number) => Promise<Votes>;
  readonly valuesPerRow: number;
  readonly classes: number;
  /** The most rows of a batch: what bounds the memory of one inference. */
  readonly maxBatchRows: number;
  /** The most bytes of samples that wait; a request that finds nobody waiting is let in whatever its size. */
  readonly maxQueueBytes: number;
}

/** What a waiting request costs beside its samples, so that many small ones fill the queue too. */
const REQUEST_BYTES = 1024;

interface Waiting {
  readonly features: Features;
  readonly rows: number;
  /** Filled as the batches come back; rows × classes and rows. */
  readonly votes: Votes;
  /** Rows that went into a batch, and rows that came back. */
  sent: number;
  answered: number;
  settled: boolean;
  readonly settle: (outcome: ServingError | null) => void;
}

/** The rows of one request that are in one batch. */
interface Slice {
  readonly request: Waiting;
  readonly from: number;
  readonly rows: number;
}

/**
 * Joins the requests that arrive while a batch runs into the next one, in the order in which they came. Nothing waits for
 * company: a request that finds the model idle runs at once, so batching costs no latency. A request larger than a batch
 * takes several, and its place at the head of the queue between them.
 */
export class Batcher {
  readonly #options: BatcherOptions;
  readonly #queue: Waiting[] = [];
  #queuedBytes = 0;
  #closed = false;
  #running: Promise<void> | null = null;

  constructor(options: BatcherOptions) {
    this.#options = options;
  }

  /**
   * The votes on `rows` samples (`rows × valuesPerRow`, row-major).
   *
   * @throws ServingError queue-full, cancelled when `signal` aborts first, shutting-down after
   *   `close`, inference-failed
   */
  predict(features: Features, rows: number, signal: AbortSignal): Promise<Votes> {
    const cost = features.byteLength + REQUEST_BYTES;
    if (this.#closed)
      return Promise.reject(new ServingError("shutting-down", "the server is shutting down; ask another one"));
    if (signal.aborted) return Promise.reject(cancelled());
    if (this.#queue.length > 0 && this.#queuedBytes + cost > this.#options.maxQueueBytes) {
      return Promise.reject(
        new ServingError(
          "queue-full",
          `queue: expected at most ${this.#options.maxQueueBytes} bytes waiting, got ${this.#queuedBytes} before this request; try again later`,
        ),
      );
    }
    return new Promise<Votes>((resolve, reject) => {
      const abort = () => this.#leave(request, cancelled());
      const request: Waiting = {
        features,
        rows,
        votes: { probabilities: new Float32Array(rows * this.#options.classes), labels: new Int32Array(rows) },
        sent: 0,
        answered: 0,
        settled: false,
        settle: (error) => {
          if (request.settled) return;
          request.settled = true;
          signal.removeEventListener("abort", abort);
          if (error === null) resolve(request.votes);
          else reject(error);
        },
      };
      signal.addEventListener("abort", abort, { once: true });
      this.#queue.push(request);
      this.#queuedBytes += cost;
      this.#running ??= this.#run();
    });
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
        const votes = await this.#options.infer(this.#join(batch, rows), rows);
        this.#deliver(batch, votes);
      } catch (cause) {
        for (const { request } of batch) this.#leave(request, ServingError.from(cause));
      }
    }
    this.#running = null;
  }

  /** Takes rows from the head of the queue up to a full batch; a batch has one type of array. */
  #nextBatch(): Slice[] {
    const batch: Slice[] = [];
    const kind = this.#queue[0]?.features.constructor;
    let free = this.#options.maxBatchRows;
    while (free > 0) {
      const request = this.#queue[0];
      if (request === undefined || request.features.constructor !== kind) break;
      const rows = Math.min(free, request.rows - request.sent);
      batch.push({ request, from: request.sent, rows });
      request.sent += rows;
      free -= rows;
      if (request.sent === request.rows) this.#dequeue(request);
    }
    return batch;
  }

  /** A copy in memory of its own: the features of a request are views of its message. */
  #join(batch: readonly Slice[], rows: number): Features {
    const width = this.#options.valuesPerRow;
    const joined =
      batch[0]?.request.features instanceof Float32Array
        ? new Float32Array(rows * width)
        : new Uint8Array(rows * width);
    let at = 0;
    for (const { request, from, rows: count } of batch) {
      joined.set(request.features.subarray(from * width, (from + count) * width), at);
      at += count * width;
    }
    return joined;
  }

  #deliver(batch: readonly Slice[], votes: Votes): void {
    const { classes } = this.#options;
    let at = 0;
    for (const { request, from, rows } of batch) {
      request.votes.probabilities.set(
        votes.probabilities.subarray(at * classes, (at + rows) * classes),
        from * classes,
      );
      request.votes.labels.set(votes.labels.subarray(at, at + rows), from);
      request.answered += rows;
      at += rows;
      if (request.answered === request.rows) request.settle(null);
    }
  }

  #leave(request: Waiting, error: ServingError): void {
    this.#dequeue(request);
    request.settle(error);
  }

  #dequeue(request: Waiting): void {
    const place = this.#queue.indexOf(request);
    if (place < 0) return;
    this.#queue.splice(place, 1);
    this.#queuedBytes -= request.features.byteLength + REQUEST_BYTES;
  }
}

function cancelled(): ServingError {
  return new ServingError("cancelled", "the client cancelled, or its deadline passed before the answer");
}

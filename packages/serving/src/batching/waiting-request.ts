import type { ServingError } from "../errors.js";
import { joinVotes, type Votes } from "../votes.js";
import type { Features } from "../wire/input-values.js";

/** What a waiting request costs beside its samples, so that many small ones fill a queue too. */
const REQUEST_BYTES = 1024;

/** One request on its way through the batches: its rows go out in order, and their votes come back in that order. */
export class WaitingRequest {
  /** Settles once: with the votes on all rows, or with the error that came first. */
  readonly answer: Promise<Votes>;
  readonly features: Features;
  readonly #rows: number;
  readonly #votes: Votes[] = [];
  #sent = 0;
  #received = 0;
  #resolve!: (votes: Votes) => void;
  #reject!: (error: ServingError) => void;

  /** @param features `rows × values per row`, row-major */
  constructor(features: Features, rows: number) {
    this.features = features;
    this.#rows = rows;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** The bytes that it holds while it waits. */
  get bytes(): number {
    return this.features.byteLength + REQUEST_BYTES;
  }

  /** The rows that have not gone out yet. */
  get left(): number {
    return this.#rows - this.#sent;
  }

  /** The next rows to go out, at most `most` of them. */
  take(most: number): { from: number; rows: number } {
    const from = this.#sent;
    const rows = Math.min(most, this.left);
    this.#sent += rows;
    return { from, rows };
  }

  /** The votes on the next rows of those that went out; the last of them settle the answer. */
  receive(votes: Votes, rows: number): void {
    this.#votes.push(votes);
    this.#received += rows;
    if (this.#received === this.#rows) this.#resolve(joinVotes(this.#votes));
  }

  fail(error: ServingError): void {
    this.#reject(error);
  }
}

import { setTimeout as delay } from "node:timers/promises";
import { FleetError } from "../fleet-error.js";
import type { Log } from "../log.js";
import { Trainer } from "./trainer.js";

/** A trainer that dies so often in a row while it starts will not start here. */
const MOST_STARTS = 5;
const FIRST_DELAY_MS = 500;

/** The trainer of a worker: one at a time, and another in the place of one that died, be it while it started. */
export class TrainerSupply {
  readonly #start: () => ReturnType<typeof Trainer.start>;
  readonly #signal: AbortSignal;
  readonly #log: Log;
  #starting: Promise<Trainer> | null = null;

  /**
   * @param start starts a trainer
   * @param signal aborted when the worker is to end
   */
  constructor(start: () => ReturnType<typeof Trainer.start>, signal: AbortSignal, log: Log) {
    this.#start = start;
    this.#signal = signal;
    this.#log = log;
  }

  /** A trainer that is ready. @throws FleetError `trainer-failed` when its engine cannot be had, or when it keeps dying while it starts */
  ready(): Promise<Trainer> {
    this.#starting = this.#next(this.#starting);
    return this.#starting;
  }

  /** Ends the trainer and waits until it is gone. */
  async close(): Promise<void> {
    await (await this.#starting?.catch(() => null))?.close();
  }

  /** One after the other: two that ask at once are given the same. */
  async #next(before: Promise<Trainer> | null): Promise<Trainer> {
    const present = await before?.catch(() => null);
    return present?.alive ? present : this.#startAgain();
  }

  async #startAgain(): Promise<Trainer> {
    for (let starts = 1; ; starts++) {
      const outcome = await this.#start();
      if (outcome instanceof Trainer) return outcome;
      this.#signal.throwIfAborted();
      if (starts === MOST_STARTS)
        throw new FleetError(
          "trainer-failed",
          `the trainer process could not start: it died ${starts} times while starting; the last time: ${outcome.died}`,
        );
      this.#log("warn", "the trainer died while it started; it is started again", { reason: outcome.died });
      await delay(FIRST_DELAY_MS * 2 ** (starts - 1), undefined, { signal: this.#signal });
    }
  }
}

/** Lets many wait for one thing: that there may be something to do. */
export class Wakeup {
  readonly #waiting = new Set<() => void>();
  #calls = 0;

  /** How often it woke: to be read before looking whether there is something to do, and given to {@link wait} when there is not. */
  get calls(): number {
    return this.#calls;
  }

  /** Wakes everybody who waits. */
  notify(): void {
    this.#calls += 1;
    for (const wake of this.#waiting) wake();
  }

  /** Resolves when woken since the `calls` that were seen, when the time is over, or when the signal aborts. */
  async wait(seen: number, ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#calls !== seen) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done, { once: true });
      this.#waiting.add(done);
    });
  }
}

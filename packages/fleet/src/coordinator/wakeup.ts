/** Lets many wait for one thing: that there may be something to do. */
export class Wakeup {
  readonly #waiting = new Set<() => void>();

  /** Wakes everybody who waits. */
  notify(): void {
    for (const wake of this.#waiting) wake();
  }

  /** Resolves when woken, when the time is over, or when the signal aborts. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
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

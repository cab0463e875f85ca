import { setTimeout as delay } from "node:timers/promises";

export interface RetryOptions {
  /** How long to go on without a success or progress. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  /** An attempt that took longer than this was stopped together with this process (SIGSTOP, a laptop that slept): the rest does not count. */
  readonly longestAttemptMs?: number;
  /** How much was done so far, for what is done in parts: patience begins anew whenever it grew. */
  readonly progress?: () => number;
  /** Whether an error may be gone the next time. */
  readonly retryable: (error: unknown) => boolean;
}

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

/**
 * Calls until it succeeds, fails for good, or patience runs out; then throws the last error. The delays double from 50 ms to 2 s;
 * each is drawn from its upper half, so that clients of one server do not come back all at once.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  { patienceMs, signal, longestAttemptMs = Number.POSITIVE_INFINITY, progress, retryable }: RetryOptions,
): Promise<T> {
  let waitedMs = 0;
  let done = progress?.() ?? 0;
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(2 * delayMs, LONGEST_DELAY_MS)) {
    const began = performance.now();
    try {
      return await attempt();
    } catch (error) {
      waitedMs += Math.min(performance.now() - began, longestAttemptMs);
      if (progress && progress() > done) {
        done = progress();
        waitedMs = 0;
        delayMs = FIRST_DELAY_MS;
      }
      const waitMs = delayMs * (0.5 + 0.5 * Math.random());
      if (signal.aborted || !retryable(error) || waitedMs + waitMs > patienceMs) throw error;
      // An abort while waiting ends the retries with the error that made us wait.
      await delay(waitMs, undefined, { signal }).catch(() => {
        throw error;
      });
      waitedMs += waitMs;
    }
  }
}

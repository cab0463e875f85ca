import { afterEach, expect, it, vi } from "vitest";
import { retry } from "../src/retry.js";

const options = { patienceMs: 1_000, signal: new AbortController().signal, retryable: () => true };

/** Fails after so long each time, and says how often it was called. */
function failingAfter(ms: number) {
  return vi.fn(async () => {
    vi.advanceTimersByTime(ms);
    throw new Error("no answer");
  });
}

afterEach(() => void vi.useRealTimers());

it("gives up once its attempts have taken longer than its patience", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const attempt = failingAfter(2_000);
  await expect(retry(attempt, options)).rejects.toThrow("no answer");
  expect(attempt).toHaveBeenCalledTimes(1);
});

it("does not count the time for which the process was stopped during an attempt", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const stopped = vi.fn(async () => {
    if (stopped.mock.calls.length > 1) return "an answer";
    vi.advanceTimersByTime(3_600_000);
    throw new Error("deadline exceeded");
  });
  expect(await retry(stopped, { ...options, longestAttemptMs: 100 })).toBe("an answer");

  const silent = failingAfter(3_600_000);
  await expect(retry(silent, { ...options, longestAttemptMs: 400 })).rejects.toThrow("no answer");
  // Each counts with its deadline, so that patience ends all the same.
  expect(silent).toHaveBeenCalledTimes(3);
});

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ProgressWatch } from "../src/worker/progress-watch.js";

const LIMITS = { quietMs: 600_000, floorMs: 60_000 };
const EPOCHS = 10;
const STEPS_PER_EPOCH = 100;

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] }));
afterEach(() => void vi.useRealTimers());

/** A watch, the steps that it is told of, and after how long a silence it complained, in seconds. */
function watched() {
  const told: string[] = [];
  const watch = new ProgressWatch(LIMITS, (reason) => void told.push(reason));
  const progressed = (step: number) => watch.progressed({ step, steps: EPOCHS * STEPS_PER_EPOCH, epochs: EPOCHS });
  const silence = (most: number) => {
    for (let seconds = 1; seconds <= most; seconds++) {
      vi.advanceTimersByTime(1_000);
      if (told.length > 0) return seconds;
    }
    return null;
  };
  return { watch, told, progressed, silence };
}

it("allows ten minutes before the first step", () => {
  const { told, silence } = watched();
  expect(silence(590)).toBeNull();
  expect(silence(20)).not.toBeNull();
  expect(told).toEqual(["the trainer process made no progress for 600 s, and was killed"]);
});

it("allows a minute between steps that take a second", () => {
  const { progressed, silence } = watched();
  for (let step = 10; step < 50; step += 10) {
    progressed(step);
    expect(silence(1)).toBeNull();
  }
  progressed(50);
  expect(silence(120)).toBeGreaterThanOrEqual(60);
});

it("allows twenty times the slowest chunk of steps", () => {
  const { progressed, silence } = watched();
  progressed(10);
  expect(silence(30)).toBeNull();
  progressed(20);
  expect(silence(590)).toBeNull();
  expect(silence(30)).not.toBeNull();
});

it("allows ten minutes for the first validation and for the predictions at the end, whatever the steps took", () => {
  const { watch, progressed, silence } = watched();
  progressed(50);
  silence(1);
  progressed(STEPS_PER_EPOCH);
  expect(silence(590)).toBeNull();
  progressed(STEPS_PER_EPOCH + 10);
  watch.finishing();
  expect(silence(590)).toBeNull();
  expect(silence(1_000)).not.toBeNull();
});

it("learns from the epochs before how long an epoch's end takes", () => {
  const { progressed, silence } = watched();
  for (const epoch of [1, 2]) {
    progressed(epoch * STEPS_PER_EPOCH);
    expect(silence(2)).toBeNull();
  }
  progressed(3 * STEPS_PER_EPOCH);
  expect(silence(59)).toBeNull();
  expect(silence(30)).not.toBeNull();
});

it("does not count the time for which its own process was stopped", () => {
  const { told, progressed } = watched();
  progressed(10);
  // The clock runs on while no timer does.
  const now = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => now() + 3_600_000);
  vi.advanceTimersByTime(12_000);
  expect(told).toEqual([]);
});

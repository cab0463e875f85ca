import { describe, expect, it } from "vitest";
import {
  constant,
  cosine,
  cosineRestarts,
  cyclic,
  exponential,
  ModelError,
  oneCycle,
  type Schedule,
  type ScheduleSpec,
  scheduleFromSpec,
  stepwise,
  warmup,
} from "../src/index.js";
import { valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";

/** The rates at these steps, from a base rate of 0.2. */
function rates(schedule: Schedule, steps: readonly number[], totalSteps: number): number[] {
  return steps.map((step) => {
    const clock = { step: tf.scalar(step), totalSteps: tf.scalar(totalSteps) };
    return valuesOf(schedule(tf.scalar(0.2), clock))[0]!;
  });
}

function expectRates(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((rate, index) => {
    expect(rate).toBeCloseTo(expected[index]!, 6);
  });
}

describe("constant", () => {
  it("O6: is the base rate at every step", () => {
    expectRates(rates(constant, [0, 7, 100], 100), [0.2, 0.2, 0.2]);
  });
});

describe("cosine", () => {
  it("O6: falls from the base rate to zero along half a cosine", () => {
    const expected = [0.2, 0.1 * (1 + Math.SQRT1_2), 0.1, 0.1 * (1 - Math.SQRT1_2), 0];
    expectRates(rates(cosine(0), [0, 25, 50, 75, 100], 100), expected);
  });

  it("O6: ends at its final fraction of the base rate, and stays there", () => {
    expectRates(rates(cosine(0.1), [0, 50, 100, 120], 100), [0.2, 0.11, 0.02, 0.02]);
  });

  it.each([-0.1, 1.5, Number.NaN])("O6: refuses to end at %d", (final) => {
    expect(() => cosine(final)).toThrow(ModelError);
    expect(() => cosine(final)).toThrow("final is a fraction from 0 to 1");
  });
});

describe("stepwise", () => {
  it("O6: keeps a rate for `every` steps, then takes the factor of it", () => {
    expectRates(
      rates(stepwise({ every: 10, factor: 0.1 }), [0, 9, 10, 19, 20, 35], 100),
      [0.2, 0.2, 0.02, 0.02, 0.002, 0.0002],
    );
  });

  it("O6: changes at the right step after millions of them", () => {
    const [before, at] = rates(stepwise({ every: 100_003, factor: 0.5 }), [70 * 100_003 - 1, 70 * 100_003], 100);
    expect(at! / before!).toBeCloseTo(0.5, 4);
  });
});

describe("exponential", () => {
  it("O6: falls by the factor every so many steps, without jumps", () => {
    const schedule = exponential({ every: 10, factor: 0.25 });
    expectRates(rates(schedule, [0, 5, 10, 20], 100), [0.2, 0.1, 0.05, 0.0125]);
  });

  it("O6: grows where the factor is above 1", () => {
    const found = rates(exponential({ every: 10, factor: 100 }), [0, 5, 10], 100);
    expectRates(
      found.map((rate) => rate / 100),
      [0.002, 0.02, 0.2],
    );
  });

  it("O6: keeps six digits over thousands of steps, where a power of the rounded factor would not", () => {
    const [rate] = rates(exponential({ every: 1, factor: 0.999 }), [10_000], 10_000);
    expect(rate! / (0.2 * 0.999 ** 10_000)).toBeCloseTo(1, 5);
  });
});

describe("cyclic", () => {
  it("O6: goes up and down in straight lines, again and again", () => {
    const schedule = cyclic({ low: 0.5, up: 2, down: 4, shrink: 1 });
    expectRates(rates(schedule, [0, 1, 2, 3, 4, 6, 7, 8], 100), [0.1, 0.15, 0.2, 0.175, 0.15, 0.1, 0.15, 0.2]);
  });

  it("O6: grows less high with each cycle where asked to", () => {
    const schedule = cyclic({ low: 0.1, up: 2, down: 2, shrink: 0.5 });
    expectRates(rates(schedule, [2, 6, 10, 8], 100), [0.2, 0.02 + 0.09, 0.02 + 0.045, 0.02]);
  });
});

describe("cosineRestarts", () => {
  it("O6: starts again from the top when a cycle is over", () => {
    const schedule = cosineRestarts({ period: 4, growth: 1, final: 0.5 });
    expectRates(rates(schedule, [0, 2, 4, 6, 4000], 100), [0.2, 0.15, 0.2, 0.15, 0.2]);
  });

  it("O6: with cycles that grow, knows the first step of each of them to the end of what is countable", () => {
    const schedule = cosineRestarts({ period: 3, growth: 2, final: 0 });
    // Cycles start at 3·(2ᵏ - 1); a step before that the rate is next to nothing.
    for (const cycle of [1, 2, 5, 20]) {
      const first = 3 * (2 ** cycle - 1);
      const [before, at] = rates(schedule, [first - 1, first], 100);
      expect(at).toBeCloseTo(0.2, 7);
      expect(before).toBeLessThan(0.2 * 0.26);
    }
  });
});

describe("oneCycle", () => {
  it("O6: goes from its start to the base rate and on to its final rate", () => {
    // 100 steps: the top is at 0.3·100 - 1 = 29, the end at 99.
    const schedule = oneCycle({ warmup: 0.3, start: 0.1, final: 0.02 });
    expectRates(rates(schedule, [0, 14.5, 29, 64, 99, 200], 100), [0.02, 0.11, 0.2, 0.102, 0.004, 0.004]);
  });

  it.each([1, 2, 3, 5])("O6: has a rate for each of %d steps", (steps) => {
    const schedule = oneCycle({ warmup: 0.3, start: 0.1, final: 0.02 });
    const found = rates(
      schedule,
      Array.from({ length: steps }, (_, step) => step),
      steps,
    );
    for (const rate of found) {
      expect(rate).toBeGreaterThanOrEqual(0.0039);
      expect(rate).toBeLessThanOrEqual(0.2001);
    }
  });
});

it.each<[string, () => Schedule]>([
  ["the step schedule's every is a whole number of at least 1, got 0", () => stepwise({ every: 0, factor: 0.1 })],
  ["the step schedule's factor is a number above 0, got 0", () => stepwise({ every: 1, factor: 0 })],
  [
    "the exponential schedule's factor is a number above 0, got NaN",
    () => exponential({ every: 1, factor: Number.NaN }),
  ],
  ["the cyclic schedule's low is a fraction from 0 to 1, got 2", () => cyclic({ low: 2, up: 1, down: 1, shrink: 1 })],
  [
    "the cyclic schedule's down is a whole number of at least 1, got 0.5",
    () => cyclic({ low: 0, up: 1, down: 0.5, shrink: 1 }),
  ],
  [
    "the cosineRestarts schedule's growth is a whole number of at least 1, got 1.5",
    () => cosineRestarts({ period: 2, growth: 1.5, final: 0 }),
  ],
  [
    "the oneCycle schedule's warmup is a fraction above 0 and below 1, got 0",
    () => oneCycle({ warmup: 0, start: 0.1, final: 0 }),
  ],
  [
    "the oneCycle schedule's final is a fraction from 0 to 1, got -1",
    () => oneCycle({ warmup: 0.3, start: 0.1, final: -1 }),
  ],
])("O6: %s", (message, build) => {
  expect(build).toThrow(ModelError);
  expect(build).toThrow(message);
});

describe("warmup", () => {
  it("O6: grows to the base rate in its steps, then hands over", () => {
    expectRates(rates(warmup(4, constant), [0, 1, 2, 3, 4, 50], 100), [0.05, 0.1, 0.15, 0.2, 0.2, 0.2]);
  });

  it("O6: gives the schedule after it the steps that are left", () => {
    expectRates(rates(warmup(20, cosine(0)), [0, 19, 20, 60, 100], 100), [0.01, 0.2, 0.2, 0.1, 0]);
  });

  it("O6: ends on the way up where the training is shorter", () => {
    expectRates(rates(warmup(100, cosine(0)), [0, 9], 10), [0.002, 0.02]);
  });

  it.each([0, -1, 2.5])("O6: refuses %d steps", (steps) => {
    expect(() => warmup(steps, constant)).toThrow("the warmup schedule's steps is a whole number of at least 1");
  });
});

describe("scheduleFromSpec", () => {
  it.each([
    ['"constant"', [0.2, 0.2, 0.2]],
    ['{ "cosine": { "final": 0.5 } }', [0.2, 0.15, 0.1]],
    ['{ "step": { "every": 50, "factor": 0.1 } }', [0.2, 0.02, 0.002]],
    ['{ "exponential": { "every": 50, "factor": 0.5 } }', [0.2, 0.1, 0.05]],
    ['{ "cyclic": { "low": 0, "up": 50, "down": 100, "shrink": 1 } }', [0, 0.2, 0.1]],
    ['{ "cosineRestarts": { "period": 100, "growth": 1, "final": 0 } }', [0.2, 0.1, 0.2]],
    ['{ "oneCycle": { "warmup": 0.51, "start": 0.5, "final": 0 } }', [0.1, 0.2, 0]],
    [
      '{ "warmup": { "steps": 10, "then": { "cosine": { "final": 0 } } } }',
      [0.02, 0.2 * ((1 + Math.cos((Math.PI * 4) / 9)) / 2), 0],
    ],
  ])("O6: builds %s", (json, expected) => {
    expectRates(rates(scheduleFromSpec(JSON.parse(json) as ScheduleSpec), [0, 50, 100], 100), expected);
  });
});

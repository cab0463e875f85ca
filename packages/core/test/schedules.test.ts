import { describe, expect, it } from "vitest";
import {
  constant,
  cosine,
  ModelError,
  type Schedule,
  type ScheduleSpec,
  scheduleFromSpec,
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
  it("is the base rate at every step", () => {
    expectRates(rates(constant, [0, 7, 100], 100), [0.2, 0.2, 0.2]);
  });
});

describe("cosine", () => {
  it("falls from the base rate to zero along half a cosine", () => {
    const expected = [0.2, 0.1 * (1 + Math.SQRT1_2), 0.1, 0.1 * (1 - Math.SQRT1_2), 0];
    expectRates(rates(cosine(0), [0, 25, 50, 75, 100], 100), expected);
  });

  it("ends at its final fraction of the base rate, and stays there", () => {
    expectRates(rates(cosine(0.1), [0, 50, 100, 120], 100), [0.2, 0.11, 0.02, 0.02]);
  });

  it.each([-0.1, 1.5, Number.NaN])("refuses to end at %d", (final) => {
    expect(() => cosine(final)).toThrow(ModelError);
    expect(() => cosine(final)).toThrow("final is a fraction from 0 to 1");
  });
});

describe("warmup", () => {
  it("grows to the base rate in its steps, then hands over", () => {
    expectRates(rates(warmup(4, constant), [0, 1, 2, 3, 4, 50], 100), [0.05, 0.1, 0.15, 0.2, 0.2, 0.2]);
  });

  it("gives the schedule after it the steps that are left", () => {
    expectRates(rates(warmup(20, cosine(0)), [0, 19, 20, 60, 100], 100), [0.01, 0.2, 0.2, 0.1, 0]);
  });

  it("ends on the way up where the training is shorter", () => {
    expectRates(rates(warmup(100, cosine(0)), [0, 9], 10), [0.002, 0.02]);
  });

  it.each([0, -1, 2.5])("refuses %d steps", (steps) => {
    expect(() => warmup(steps, constant)).toThrow("warmup's steps is a whole number of at least 1");
  });
});

describe("scheduleFromSpec", () => {
  it.each([
    ['"constant"', [0.2, 0.2, 0.2]],
    ['{ "cosine": { "final": 0.5 } }', [0.2, 0.15, 0.1]],
    [
      '{ "warmup": { "steps": 10, "then": { "cosine": { "final": 0 } } } }',
      [0.02, 0.2 * ((1 + Math.cos((Math.PI * 4) / 9)) / 2), 0],
    ],
  ])("builds %s", (json, expected) => {
    expectRates(rates(scheduleFromSpec(JSON.parse(json) as ScheduleSpec), [0, 50, 100], 100), expected);
  });
});

import { readFileSync } from "node:fs";
import { expect } from "vitest";

/** Reads what the script of the same name wrote: `activations.py` writes `activations.json.golden`. */
export function readGolden<Content>(name: string): Content {
  return JSON.parse(readFileSync(new URL(`../${name}.json.golden`, import.meta.url), "utf8")) as Content;
}

/** Expects numbers to agree but for float32's rounding: relative to the larger of the number itself and the array's mean size. */
export function expectClose(
  actual: readonly number[] | undefined,
  expected: readonly number[],
  { relative = 1e-5, absolute = 1e-6 } = {},
): void {
  expect(actual?.length).toBe(expected.length);
  const typical = expected.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, expected.length);
  expected.forEach((value, index) => {
    const allowed = absolute + relative * Math.max(Math.abs(value), typical);
    const got = actual?.[index] ?? Number.NaN;
    expect(Math.abs(got - value), `[${index}] is ${got}, expected ${value}`).toBeLessThanOrEqual(allowed);
  });
}

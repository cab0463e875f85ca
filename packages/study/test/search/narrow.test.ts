import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Choice, NumberRange } from "../../src/search/dimension.js";
import { narrow } from "../../src/search/narrow.js";

const range = (low: number, high: number, scale: "linear" | "log" = "linear", integer = false): NumberRange => ({
  kind: "range",
  field: "x",
  low,
  high,
  scale,
  integer,
});
const narrowed = (whole: NumberRange, box: NumberRange, best: number) => narrow([whole], [box], [{ x: best }])[0];

describe("M8: a narrower range", () => {
  it("is half as wide, around the best point", () => {
    expect(narrowed(range(0, 8), range(0, 8), 4)).toMatchObject({ low: 2, high: 6 });
    expect(narrowed(range(0, 8), range(2, 6), 5)).toMatchObject({ low: 4, high: 6 });
  });

  it("is half as wide in decades where ratios count", () => {
    const { low, high } = narrowed(range(1e-4, 1, "log"), range(1e-4, 1, "log"), 1e-2) as NumberRange;
    expect(low).toBeCloseTo(1e-3, 12);
    expect(high).toBeCloseTo(1e-1, 12);
  });

  it("moves inward from an end of the whole range, and beyond the last round's box otherwise", () => {
    expect(narrowed(range(0, 8), range(0, 8), 0.5)).toMatchObject({ low: 0, high: 4 });
    expect(narrowed(range(0, 8), range(4, 8), 4)).toMatchObject({ low: 3, high: 5 });
  });

  it("holds the best point and lies within the whole range, half as wide, wherever the best point is", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, share, fc.constantFrom("linear" as const, "log" as const), (a, b, c, scale) => {
        const whole = range(1, 1000, scale);
        const at = (part: number) => (scale === "log" ? 1000 ** part : 1 + 999 * part);
        const [low, high] = [at(Math.min(a, b) * 0.9), at(Math.max(a, b) * 0.9 + 0.1)];
        const best = Math.min(high, Math.max(low, at(c)));
        const next = narrowed(whole, range(low, high, scale), best) as NumberRange;
        const along = (value: number) => (scale === "log" ? Math.log(value) : value);
        expect(next.low).toBeGreaterThanOrEqual(whole.low);
        expect(next.high).toBeLessThanOrEqual(whole.high);
        expect(next.low).toBeLessThanOrEqual(best);
        expect(next.high).toBeGreaterThanOrEqual(best);
        expect(along(next.high) - along(next.low)).toBeCloseTo((along(high) - along(low)) / 2, 6);
      }),
    );
  });

  it("of whole numbers has whole ends and never comes to nothing", () => {
    let box = range(1, 100, "linear", true);
    for (let round = 0; round < 12; round++) box = narrowed(range(1, 100, "linear", true), box, 37) as NumberRange;
    expect(box.low).toBeLessThanOrEqual(37);
    expect(box.high).toBeGreaterThanOrEqual(37);
    expect(box.high - box.low).toBeLessThanOrEqual(2);
    expect(Number.isInteger(box.low) && Number.isInteger(box.high)).toBe(true);
  });
});

describe("M8: a narrower choice", () => {
  const sizes: Choice = { kind: "choice", field: "x", values: [16, 64, "full", [1]] };

  it("has the values of the better half of the points", () => {
    const ranked = [{ x: [1] }, { x: 16 }, { x: 16 }, { x: 64 }, { x: "full" }];
    expect(narrow([sizes], [sizes], ranked)).toEqual([{ ...sizes, values: [16, [1]] }]);
  });

  it("always has that of the best", () => {
    expect(narrow([sizes], [sizes], [{ x: 64 }])).toEqual([{ ...sizes, values: [64] }]);
  });
});

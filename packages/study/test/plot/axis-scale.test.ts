import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisScale } from "../../src/plot/axis-scale.js";
import { axis } from "./figures.js";

const labels = (scale: ReturnType<typeof axisScale>) => scale.ticks.map(({ label }) => label);

describe("a linear axis", () => {
  it("has ticks at multiples of 1, 2 or 5 times a power of ten", () => {
    expect(labels(axisScale(axis("x", { range: { low: 0, high: 1 } }), [], 5))).toEqual([
      "0",
      "0.2",
      "0.4",
      "0.6",
      "0.8",
      "1",
    ]);
    expect(labels(axisScale(axis("x", { range: { low: 0, high: 40_000 } }), [], 4))).toEqual([
      "0",
      "10,000",
      "20,000",
      "30,000",
      "40,000",
    ]);
  });

  it("places its ends at 0 and 1, and what lies beyond outside", () => {
    const scale = axisScale(axis("x", { range: { low: 10, high: 20 } }), [], 5);
    expect([10, 15, 20, 25].map(scale.place)).toEqual([0, 0.5, 1, 1.5]);
  });

  it("does not go below zero for what is never negative", () => {
    expect(axisScale(axis("x"), [0.01, 2], 4).range.low).toBe(0);
  });

  it("spans more values than a call takes arguments", () => {
    const values = Array.from({ length: 300_000 }, (_, index) => 100 + index);
    const { low, high } = axisScale(axis("x"), values, 4).range;
    expect(low).toBeLessThan(100);
    expect(high).toBeGreaterThan(300_099);
  });

  it("has room for a single value, and for none", () => {
    expect(axisScale(axis("x"), [3], 4).range).toEqual({ low: 1.5, high: 4.5 });
    expect(axisScale(axis("x"), [Number.NaN, Number.POSITIVE_INFINITY], 4).range).toEqual({ low: 0, high: 1 });
  });
});

describe("a logarithmic axis", () => {
  const log = axis("x", { scale: "log" });

  it("has ticks at powers of ten, and between them where there are few", () => {
    expect(labels(axisScale({ ...log, range: { low: 1e-4, high: 1 } }, [], 5))).toEqual([
      "1e-4",
      "0.001",
      "0.01",
      "0.1",
      "1",
    ]);
    expect(labels(axisScale({ ...log, range: { low: 1, high: 10 } }, [], 5))).toEqual(["1", "2", "5", "10"]);
    expect(labels(axisScale({ ...log, range: { low: 1e-12, high: 1 } }, [], 4))).toEqual([
      "1e-12",
      "1e-9",
      "1e-6",
      "0.001",
      "1",
    ]);
  });

  it("places by ratios, and nowhere what has no logarithm", () => {
    const scale = axisScale({ ...log, range: { low: 0.01, high: 1 } }, [], 5);
    expect(scale.place(0.1)).toBeCloseTo(0.5, 12);
    expect([0, -1, Number.NaN, Number.POSITIVE_INFINITY].map(scale.place)).toEqual([NaN, NaN, NaN, NaN]);
  });
});

it("shows every value and ticks within its range, whatever they are", () => {
  const values = fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(values, fc.constantFrom("linear" as const, "log" as const), (shown, kind) => {
      const scale = axisScale(axis("x", { scale: kind }), shown, 5);
      for (const value of shown) {
        expect(scale.place(value)).toBeGreaterThanOrEqual(-1e-9);
        expect(scale.place(value)).toBeLessThanOrEqual(1 + 1e-9);
      }
      expect(scale.ticks.length).toBeGreaterThanOrEqual(2);
      expect(scale.ticks.length).toBeLessThanOrEqual(12);
      for (const { value } of scale.ticks) {
        expect(scale.place(value)).toBeGreaterThanOrEqual(-1e-6);
        expect(scale.place(value)).toBeLessThanOrEqual(1 + 1e-6);
      }
    }),
  );
});

import { deriveKey, rootKey } from "@conclave/random";
import { describe, expect, it } from "vitest";
import type { AugmentOptions } from "../src/augment-options.js";
import { drawInverse } from "../src/draw-inverse.js";

const options: AugmentOptions = { translate: 3, rotate: 20, border: "constant" };
const DRAWS = 4000;

function keys() {
  return Array.from({ length: DRAWS }, (_, row) => deriveKey(rootKey(1), "augment", row));
}

function degreesOf({ xx, xy }: { xx: number; xy: number }): number {
  return (Math.atan2(xy, xx) * 180) / Math.PI;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("drawInverse", () => {
  it("draws shifts and angles uniformly within their limits", () => {
    const shifts = keys().map((key) => drawInverse({ ...options, rotate: 0 }, key));
    const angles = keys().map((key) => degreesOf(drawInverse({ ...options, translate: 0 }, key)));
    for (const [values, limit] of [
      [shifts.map(({ dx }) => dx), 3],
      [shifts.map(({ dy }) => dy), 3],
      [angles, 20],
    ] as const) {
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(limit);
      // five standard errors of the mean and of the mean square of a uniform law on [-limit, limit]
      expect(Math.abs(mean(values))).toBeLessThan((5 * limit) / Math.sqrt(3 * DRAWS));
      const squares = mean(values.map((value) => (value / limit) ** 2));
      expect(Math.abs(squares - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / DRAWS));
    }
  });

  it("turns first and shifts then: the shift stays along the axes of the new image", () => {
    const key = deriveKey(rootKey(1), 5);
    const both = drawInverse(options, key);
    const turn = drawInverse({ ...options, translate: 0 }, key);
    const shift = drawInverse({ ...options, rotate: 0 }, key);
    expect(both.dx).toBeCloseTo(turn.xx * shift.dx + turn.xy * shift.dy, 12);
    expect(both.dy).toBeCloseTo(turn.yx * shift.dx + turn.yy * shift.dy, 12);
  });

  it("draws the same angle whether or not images are shifted too", () => {
    for (const key of keys().slice(0, 20)) {
      const alone = drawInverse({ ...options, translate: 0 }, key);
      expect(drawInverse(options, key).xy).toBe(alone.xy);
    }
  });

  it("moves nothing when all is off", () => {
    const off = drawInverse({ translate: 0, rotate: 0, border: "constant" }, rootKey(1));
    expect(off).toEqual({ xx: 1, xy: 0, yx: 0, yy: 1, dx: 0, dy: 0 });
  });
});

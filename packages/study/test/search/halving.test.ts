import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pausedAt, rungsOf } from "../../src/search/halving.js";
import { digits } from "../support/digits.js";
import { soloOf } from "../support/in-process-runner.js";

describe("M8: successive halving", () => {
  it("gives a third of the points three times the training epochs, rung by rung", () => {
    expect(rungsOf(27, 3, 81)).toEqual([
      { points: 27, share: 1 / 27 },
      { points: 9, share: 1 / 9 },
      { points: 3, share: 1 / 3 },
      { points: 1, share: 1 },
    ]);
  });

  it("has no rung of less than a training epoch", () => {
    expect(rungsOf(27, 3, 10)).toEqual([
      { points: 27, share: 1 / 9 },
      { points: 9, share: 1 / 3 },
      { points: 3, share: 1 },
    ]);
    expect(rungsOf(27, 3, 1)).toEqual([{ points: 27, share: 1 }]);
  });

  it("is one rung of all points when it is not asked for", () => {
    expect(rungsOf(27, null, 81)).toEqual([{ points: 27, share: 1 }]);
  });

  it("begins with all points, ends in full, and costs no rung more than the one of all in full", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 1, max: 300 }),
        (points, factor, epochs) => {
          const rungs = rungsOf(points, factor, epochs);
          expect(rungs[0]?.points).toBe(points);
          expect(rungs.at(-1)?.share).toBe(1);
          expect(rungs.at(-1)?.points).toBeGreaterThanOrEqual(1);
          for (const [at, rung] of rungs.entries()) {
            expect(rung.points * rung.share).toBeLessThanOrEqual(points);
            if (at === 0) continue;
            expect(rung.points).toBe(Math.floor(rungs[at - 1]!.points / factor));
            expect(rung.share / rungs[at - 1]!.share).toBeCloseTo(factor, 9);
          }
        },
      ),
    );
  });

  it("pauses after a share of the training epochs, which stay what schedules are drawn over", () => {
    const pauses = [1 / 27, 1 / 9, 1 / 3].map((share) => soloOf(pausedAt(digits({ epochs: 20 }), share)));
    expect(pauses.map(({ pauseAfter, epochs }) => [pauseAfter, epochs])).toEqual([
      [1, 20],
      [2, 20],
      [7, 20],
    ]);
    const full = digits({ epochs: 20 });
    expect(pausedAt(full, 1)).toBe(full);
    expect(soloOf(pausedAt(digits({ epochs: 20, pauseAfter: 9 }), 1 / 3)).pauseAfter).toBe(3);
  });
});

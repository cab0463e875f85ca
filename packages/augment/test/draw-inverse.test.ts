import { type Key, rootKey } from "@conclave/random";
import { describe, expect, it } from "vitest";
import { compose, IDENTITY } from "../src/affine.js";
import type { AugmentOptions } from "../src/augment-options.js";
import { drawInverse } from "../src/draw-inverse.js";
import { imageStreams } from "../src/image-streams.js";
import { ALL, OFF } from "./support/options.js";

const DRAWS = 4000;
const key: Key = rootKey(1);

/** What one image is drawn with these options on, all others off. */
function drawn(on: Partial<AugmentOptions>, row: number) {
  return drawInverse({ ...OFF, ...on }, imageStreams(key, row));
}

function all(on: Partial<AugmentOptions>) {
  return Array.from({ length: DRAWS }, (_, row) => drawn(on, row));
}

function degreesOf(tangent: number): number {
  return (Math.atan(tangent) * 180) / Math.PI;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe("drawInverse", () => {
  it.each<[string, readonly number[], number]>([
    ["shifts along x", all({ translate: 3 }).map(({ dx }) => dx), 3],
    ["shifts along y", all({ translate: 3 }).map(({ dy }) => dy), 3],
    ["angles", all({ rotate: 20 }).map(({ xx, xy }) => degreesOf(xy / xx)), 20],
    ["R3: factors of the size", all({ scale: 0.4 }).map(({ xx }) => 1 / xx - 1), 0.4],
    ["R3: slants", all({ shear: 30 }).map(({ xy }) => degreesOf(xy)), 30],
  ])("draws %s uniformly within their limit", (_, values, limit) => {
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(limit);
    // five standard errors of the mean and of the mean square of a uniform law on [-limit, limit]
    expect(Math.abs(mean(values))).toBeLessThan((5 * limit) / Math.sqrt(3 * DRAWS));
    const squares = mean(values.map((value) => (value / limit) ** 2));
    expect(Math.abs(squares - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / DRAWS));
  });

  it("R3: flips with the given probabilities, each by itself", () => {
    const flips = all({ flip: { horizontal: 0.3, vertical: 0.8 } });
    const standardError = (probability: number) => Math.sqrt((probability * (1 - probability)) / DRAWS);
    for (const [flipped, probability] of [
      [flips.map(({ xx }) => xx === -1), 0.3],
      [flips.map(({ yy }) => yy === -1), 0.8],
      [flips.map(({ xx, yy }) => xx === -1 && yy === -1), 0.24],
    ] as const) {
      expect(Math.abs(mean(flipped.map(Number)) - probability)).toBeLessThan(5 * standardError(probability));
    }
    const alone = all({ flip: { horizontal: 0.3, vertical: 0 } });
    expect(alone.map(({ xx, yy }) => [xx, yy])).toEqual(flips.map(({ xx }) => [xx, 1]));
    expect(all({ flip: { horizontal: 1, vertical: 0 } }).every(({ xx }) => xx === -1)).toBe(true);
  });

  it("R3: flips, scales, shears, turns and shifts, in this order, and each as when it is the only one", () => {
    for (let row = 0; row < 20; row++) {
      const single = [
        drawn({ flip: ALL.flip }, row),
        drawn({ scale: ALL.scale }, row),
        drawn({ shear: ALL.shear }, row),
        drawn({ rotate: ALL.rotate }, row),
        drawn({ translate: ALL.translate }, row),
      ];
      const undone = single.toReversed().reduce(compose, IDENTITY);
      const together = drawn(ALL, row);
      for (const entry of ["xx", "xy", "yx", "yy", "dx", "dy"] as const) {
        expect(together[entry]).toBeCloseTo(undone[entry], 12);
      }
    }
  });

  it("turns first and shifts then: the shift stays along the axes of the new image", () => {
    const both = drawn({ rotate: 20, translate: 3 }, 5);
    const turn = drawn({ rotate: 20 }, 5);
    const shift = drawn({ translate: 3 }, 5);
    expect(both.dx).toBeCloseTo(turn.xx * shift.dx + turn.xy * shift.dy, 12);
    expect(both.dy).toBeCloseTo(turn.yx * shift.dx + turn.yy * shift.dy, 12);
  });

  it("moves nothing when all is off", () => {
    expect(drawn({}, 1)).toEqual({ xx: 1, xy: 0, yx: 0, yy: 1, dx: 0, dy: 0 });
    expect(drawn({ noise: 8, cutout: { size: 7, count: 1 } }, 1)).toEqual(drawn({}, 1));
  });
});

import { type RandomStream, randomStream, rootKey } from "@conclave/random";
import { describe, expect, it } from "vitest";
import { cutout } from "../src/transforms/cutout.js";
import { drawing } from "./support/drawing.js";
import { OFF } from "./support/options.js";

const size = { height: 4, width: 5, channels: 1 };

function cut(square: { size: number; count: number }, stream: RandomStream, channels = 1): string[] {
  const data = new Uint8ClampedArray(size.height * size.width * channels).fill(9);
  cutout.prepare({ ...OFF, cutout: square }, { ...size, channels })({ data, offset: 0 }, stream);
  return Array.from({ length: size.height }, (_, y) =>
    Array.from(data.subarray(y * size.width * channels, (y + 1) * size.width * channels)).join(""),
  );
}

describe("R3: cutout", () => {
  it("sets a square around the middle to zero", () => {
    expect(cut({ size: 3, count: 1 }, drawing(1, 2))).toEqual(["90009", "90009", "90009", "99999"]);
    expect(cut({ size: 2, count: 1 }, drawing(1, 2))).toEqual(["90099", "90099", "99999", "99999"]);
  });

  it("cuts off what lies outside", () => {
    expect(cut({ size: 3, count: 1 }, drawing(0, 0))).toEqual(["00999", "00999", "99999", "99999"]);
    expect(cut({ size: 3, count: 1 }, drawing(3, 4))).toEqual(["99999", "99999", "99900", "99900"]);
  });

  it("cuts as many squares as it should, which may overlap", () => {
    expect(cut({ size: 2, count: 3 }, drawing(1, 1, 2, 2, 3, 4))).toEqual(["00999", "00099", "90000", "99900"]);
  });

  it("takes all channels of a pixel", () => {
    expect(cut({ size: 1, count: 1 }, drawing(2, 1), 3)).toEqual([
      "999999999999999",
      "999999999999999",
      "999000999999999",
      "999999999999999",
    ]);
  });

  it("has its middle on every pixel equally often", () => {
    const stream = randomStream(rootKey(3));
    const draws = 4000;
    const hits = new Array<number>(20).fill(0);
    for (let draw = 0; draw < draws; draw++) {
      hits[cut({ size: 1, count: 1 }, stream).join("").indexOf("0")]!++;
    }
    const deviation = Math.sqrt((draws / 20) * (19 / 20));
    for (const count of hits) expect(Math.abs(count - draws / 20)).toBeLessThan(5 * deviation);
  });

  it("reads and writes at its offset only", () => {
    const data = new Uint8ClampedArray(60).fill(9);
    cutout.prepare({ ...OFF, cutout: { size: 4, count: 1 } }, size)({ data, offset: 20 }, drawing(2, 2));
    expect(data.subarray(0, 20).every((value) => value === 9)).toBe(true);
    expect(data.subarray(40).every((value) => value === 9)).toBe(true);
    expect(data.subarray(20, 40).filter((value) => value === 0).length).toBe(16);
  });
});

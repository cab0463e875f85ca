import { describe, expect, it } from "vitest";
import { type Affine, compose, IDENTITY } from "../src/affine.js";
import { BORDER_RULES, type Border } from "../src/border.js";
import { type ImageSize, resample } from "../src/resample.js";
import { sineCosine } from "../src/sine-cosine.js";

function moved(image: readonly number[], size: ImageSize, inverse: Affine, border: Border = "constant"): number[] {
  const target = { data: new Uint8Array(image.length), offset: 0 };
  resample({ data: Uint8Array.from(image), offset: 0 }, target, size, inverse, BORDER_RULES[border]);
  return Array.from(target.data);
}

function turnedBy(degrees: number): Affine {
  const { sine, cosine } = sineCosine(degrees);
  return { xx: cosine, xy: sine, yx: -sine, yy: cosine, dx: 0, dy: 0 };
}

const gray3 = { height: 3, width: 3, channels: 1 };
const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9];

describe("the border rules", () => {
  it.each<[Border, number[]]>([
    ["constant", [-1, -1, -1, -1, 0, 1, 2, -1, -1, -1, -1]],
    ["nearest", [0, 0, 0, 0, 0, 1, 2, 2, 2, 2, 2]],
    ["reflect", [2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0]],
  ])("%s", (border, indices) => {
    const rule = BORDER_RULES[border];
    expect([-4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6].map((index) => rule(index, 3))).toEqual(indices);
  });
});

describe("resample", () => {
  it("leaves the image as it is under the identity", () => {
    const image = Array.from({ length: 5 * 7 * 3 }, (_, index) => (index * 37) % 256);
    const size = { height: 5, width: 7, channels: 3 };
    for (const border of ["constant", "nearest", "reflect"] as const) {
      expect(moved(image, size, IDENTITY, border)).toEqual(image);
    }
  });

  it.each<[Border, number[]]>([
    ["constant", [0, 0, 0, 0, 1, 2, 0, 4, 5]],
    ["nearest", [1, 1, 2, 1, 1, 2, 4, 4, 5]],
    ["reflect", [1, 1, 2, 1, 1, 2, 4, 4, 5]],
  ])("shifts by whole pixels exactly, down and to the right, with the border %s", (border, expected) => {
    expect(moved(nine, gray3, { ...IDENTITY, dx: -1, dy: -1 }, border)).toEqual(expected);
  });

  it("turns a square by right angles exactly, each channel alike", () => {
    const both = nine.flatMap((value) => [value, 10 * value]);
    const size = { height: 3, width: 3, channels: 2 };
    const clockwise = [7, 4, 1, 8, 5, 2, 9, 6, 3].flatMap((value) => [value, 10 * value]);
    const upsideDown = nine.toReversed().flatMap((value) => [value, 10 * value]);
    expect(moved(both, size, turnedBy(90))).toEqual(clockwise);
    expect(moved(both, size, turnedBy(180))).toEqual(upsideDown);
    expect(moved(clockwise, size, turnedBy(-90))).toEqual(both);
  });

  it("turns an image of even size about the corner between its middle pixels", () => {
    const size = { height: 2, width: 2, channels: 1 };
    expect(moved([1, 2, 3, 4], size, turnedBy(90))).toEqual([3, 1, 4, 2]);
  });

  it("takes the mean of neighbours at half a pixel, rounding halves up", () => {
    const size = { height: 1, width: 4, channels: 1 };
    expect(moved([10, 20, 21, 255], size, { ...IDENTITY, dx: 0.5 }, "nearest")).toEqual([15, 21, 138, 255]);
    expect(moved([10, 20, 21, 255], size, { ...IDENTITY, dx: 0.5 }, "constant")).toEqual([15, 21, 138, 128]);
  });

  it("reproduces a ramp between its pixels, as a bilinear interpolation must", () => {
    const size = { height: 8, width: 8, channels: 1 };
    const ramp = (x: number, y: number) => 40 + 8 * x + 16 * y;
    const image = Array.from({ length: 64 }, (_, index) => ramp(index % 8, Math.floor(index / 8)));
    const result = moved(image, size, { ...IDENTITY, dx: 0.25, dy: 0.5 }, "nearest");
    for (let y = 0; y < 7; y++) {
      for (let x = 0; x < 7; x++) expect(result[8 * y + x]).toBe(ramp(x + 0.25, y + 0.5));
    }
  });

  it("keeps a white image white when the border continues it, at every angle", () => {
    const size = { height: 6, width: 5, channels: 1 };
    const white = new Array<number>(30).fill(255);
    for (let degrees = 0; degrees < 360; degrees += 7) {
      for (const border of ["nearest", "reflect"] as const) {
        expect(moved(white, size, { ...turnedBy(degrees), dx: 1.3 }, border)).toEqual(white);
      }
    }
  });

  it("reads and writes at its offsets only", () => {
    const data = Uint8Array.from([9, 9, ...nine, 9, 9]);
    const target = new Uint8Array(13).fill(7);
    resample({ data, offset: 2 }, { data: target, offset: 1 }, gray3, IDENTITY, BORDER_RULES.nearest);
    expect(Array.from(target)).toEqual([7, ...nine, 7, 7, 7]);
  });
});

describe("compose", () => {
  it("applies the first map, then the other", () => {
    const shift = { ...IDENTITY, dx: 1 };
    const turn = turnedBy(90); // (x, y) → (y, -x)
    expect(compose(shift, turn)).toMatchObject({ dx: 0, dy: -1 });
    expect(compose(turn, shift)).toMatchObject({ dx: 1, dy: 0 });
    expect(compose(IDENTITY, turn)).toEqual(turn);
  });
});

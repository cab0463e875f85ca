import { describe, expect, it } from "vitest";
import { sineCosine } from "../src/sine-cosine.js";

describe("sineCosine", () => {
  it("is exact at multiples of a right angle", () => {
    const exact = [
      [0, 0, 1],
      [90, 1, 0],
      [180, 0, -1],
      [270, -1, 0],
      [360, 0, 1],
      [-90, -1, 0],
      [-180, 0, -1],
      [-450, -1, 0],
    ] as const;
    for (const [degrees, sine, cosine] of exact) {
      const got = sineCosine(degrees);
      expect([got.sine + 0, got.cosine + 0]).toEqual([sine, cosine]); // + 0 makes -0 and 0 alike
    }
  });

  it("agrees with Math.sin and Math.cos to 2^-52 all around the circle", () => {
    let worst = 0;
    for (let step = -3600; step <= 3600; step++) {
      const degrees = step / 10;
      const { sine, cosine } = sineCosine(degrees);
      const quarter = Math.round(degrees / 90) * 90; // reduced first, since degrees * pi / 180 is itself rounded
      const radians = ((degrees - quarter) * Math.PI) / 180;
      const turned = [
        [Math.sin(radians), Math.cos(radians)],
        [Math.cos(radians), -Math.sin(radians)],
        [-Math.sin(radians), -Math.cos(radians)],
        [-Math.cos(radians), Math.sin(radians)],
      ][(((quarter / 90) % 4) + 4) % 4]!;
      worst = Math.max(worst, Math.abs(sine - turned[0]!), Math.abs(cosine - turned[1]!));
    }
    expect(worst).toBeLessThanOrEqual(2 ** -52);
  });
});

import { describe, expect, it } from "vitest";
import { confusionMatrix } from "../src/scores/confusion-matrix.js";
import { disagreementWithOthers, meanDisagreement, pairwiseDisagreement } from "../src/scores/disagreement.js";
import { scoresOf } from "../src/scores/scores.js";

describe("scoresOf", () => {
  const probabilities = Float32Array.from([0.9, 0.1, 0.6, 0.4, 0.3, 0.7, 0.8, 0.2]);
  const labels = Int32Array.from([0, 0, 1, 1]);

  it("agrees with values worked by hand", () => {
    const scores = scoresOf(probabilities, labels, 2)!;
    expect(scores.accuracy).toBe(0.75);
    expect(scores.nll).toBeCloseTo(-(Math.log(0.9) + Math.log(0.6) + Math.log(0.7) + Math.log(0.2)) / 4, 6);
    expect(scores.brier).toBeCloseTo((2 * (0.1 ** 2 + 0.4 ** 2 + 0.3 ** 2 + 0.8 ** 2)) / 4, 6);
    // Each row is alone in its bin: |1 - 0.9|, |1 - 0.6|, |1 - 0.7|, |0 - 0.8|.
    expect(scores.ece).toBeCloseTo((0.1 + 0.4 + 0.3 + 0.8) / 4, 6);
  });

  it("nets right and wrong rows within a bin of the calibration error", () => {
    const half = Float32Array.from([0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25]);
    expect(scoresOf(half, Int32Array.from([0, 0, 0, 1]), 2)!.ece).toBeCloseTo(0, 6);
  });

  it("is null without rows", () => {
    expect(scoresOf(new Float32Array(0), new Int32Array(0), 2)).toBeNull();
  });
});

describe("confusionMatrix", () => {
  it("counts rows by truth, then by prediction", () => {
    const matrix = confusionMatrix(Int32Array.from([1, 1, 0, 2]), Int32Array.from([0, 0, 0, 2]), 3);
    expect(matrix).toEqual([
      [1, 2, 0],
      [0, 0, 0],
      [0, 0, 1],
    ]);
  });
});

describe("disagreement", () => {
  const pairs = pairwiseDisagreement([
    Int32Array.from([0, 1, 2, 3]),
    Int32Array.from([0, 1, 2, 0]),
    Int32Array.from([1, 1, 2, 0]),
  ]);

  it("is the share of rows with different classes, for each pair", () => {
    expect(pairs).toEqual([
      [0, 0.25, 0.5],
      [0.25, 0, 0.25],
      [0.5, 0.25, 0],
    ]);
  });

  it("is averaged over pairs, over a part of the members, and over a member's others", () => {
    expect(meanDisagreement(pairs, [0, 1, 2])).toBeCloseTo(1 / 3, 12);
    expect(meanDisagreement(pairs, [0, 2])).toBe(0.5);
    expect(meanDisagreement(pairs, [1])).toBeNull();
    expect(disagreementWithOthers(pairs, 0)).toBe(0.375);
  });
});

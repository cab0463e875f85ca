import { describe, expect, it } from "vitest";
import { drawBag } from "../src/bag/draw-bag.js";
import { checksum, options, ROWS } from "./support/bag-options.js";

describe("R4: drawBag", () => {
  it("draws the same bag whatever was drawn before, and another for each member and seed", () => {
    const alone = drawBag(options, 7, 3);
    const inOrder = [0, 1, 2, 3].map((member) => drawBag(options, 7, member));
    const reversed = [3, 2, 1, 0].map((member) => drawBag(options, 7, member)).reverse();
    expect(inOrder[3]).toEqual(alone);
    expect(reversed).toEqual(inOrder);
    const others = [...inOrder.slice(0, 3), drawBag(options, 8, 3)];
    for (const other of others) expect(other.rows).not.toEqual(alone.rows);
  });

  it("gives the bytes that every release and machine must give", () => {
    const bag = drawBag({ ...options, maxFeatures: 0.5, stratify: true }, 2 ** 40 + 7, 3);
    expect(checksum(bag)).toMatchInlineSnapshot(`"40790af59e340b3e"`);
  });

  it("leaves about 1/e of the rows out of a bootstrap bag of full size, and names exactly those", () => {
    const { rows, outOfBag } = drawBag(options, 1, 0);
    expect(rows).toHaveLength(ROWS);
    // (1 - 1/n)^n; the deviation of the share is √(e⁻¹ − 2e⁻²) / √n ≈ 0.0031 here.
    expect(Math.abs(outOfBag.length / ROWS - Math.exp(-1))).toBeLessThan(4 * 0.0031);
    expect(new Set([...rows, ...outOfBag]).size).toBe(ROWS);
    expect(new Set(rows).size + outOfBag.length).toBe(ROWS);
  });

  it("draws each row at most once without replacement", () => {
    const { rows, outOfBag } = drawBag({ ...options, bootstrap: false, maxSamples: 0.3 }, 1, 0);
    expect(rows).toHaveLength(3000);
    expect(new Set(rows).size).toBe(3000);
    expect(outOfBag).toHaveLength(7000);
    expect(drawBag({ ...options, bootstrap: false }, 1, 0).outOfBag).toHaveLength(0);
  });

  it("counts samples as scikit-learn does: a fraction rounded down and at least one, a number above 1 as it is", () => {
    const size = (maxSamples: number) => drawBag({ ...options, rowCount: 10, maxSamples }, 0, 0).rows.length;
    expect([size(0.59), size(0.01), size(1), size(7)]).toEqual([5, 1, 10, 7]);
  });

  it("holds the classes' shares when stratifying, with and without replacement", () => {
    for (const bootstrap of [true, false]) {
      const bag = drawBag({ ...options, stratify: true, bootstrap, maxSamples: 0.25 }, 1, 0);
      const ofClassOne = bag.rows.filter((row) => options.labels?.[row] === 1).length;
      expect([bag.rows.length, ofClassOne]).toEqual([2500, 250]);
    }
  });

  it("gives what is left over when stratifying to the largest remainders, then to the lower class", () => {
    const labels = Int32Array.from([0, 0, 0, 1, 1, 1, 2]);
    const stratified = { ...options, stratify: true, bootstrap: false, rowCount: 7, labels };
    const countsOf = (maxSamples: number) => {
      const counts = [0, 0, 0];
      for (const row of drawBag({ ...stratified, maxSamples }, 0, 0).rows) counts[labels[row]!]!++;
      return counts;
    };
    expect(countsOf(2)).toEqual([1, 1, 0]); // quotas 6/7, 6/7, 2/7
    expect(countsOf(3)).toEqual([1, 1, 1]); // 9/7, 9/7, 3/7: remainders 2, 2, 3
    expect(countsOf(4)).toEqual([2, 2, 0]); // 12/7, 12/7, 4/7: remainders 5, 5, 4
    expect(countsOf(1 / 7)).toEqual([1, 0, 0]); // 3/7, 3/7, 1/7: a tie
  });

  it("stratifies data in which a class has no row", () => {
    const labels = Int32Array.from([0, 0, 2, 2]);
    const bag = drawBag({ ...options, stratify: true, rowCount: 4, labels }, 0, 0);
    expect(bag.rows.filter((row) => row < 2)).toHaveLength(2);
  });

  it("keeps rows of weight 0 in no bag and out of none: what counts for nothing is not scored either", () => {
    const rowWeights = Float32Array.from({ length: 200 }, (_, row) => row % 2);
    for (const change of [{}, { folds: 4 }, { poisson: true }]) {
      const { rows, outOfBag } = drawBag({ ...options, ...change, rowCount: 200, rowWeights }, 3, 1);
      expect(outOfBag.length).toBeGreaterThan(0);
      expect([...rows, ...outOfBag].filter((row) => row % 2 === 0)).toEqual([]);
      expect(new Set([...rows, ...outOfBag]).size).toBe(100);
    }
  });

  it("selects features without replacement, in ascending order, and says null for all of them", () => {
    const { features } = drawBag({ ...options, maxFeatures: 0.25 }, 1, 0);
    expect(features).toHaveLength(16);
    expect([...new Set(features)]).toEqual([...features!].sort((a, b) => a - b));
    expect(drawBag(options, 1, 0).features).toBeNull();
    expect(drawBag({ ...options, maxFeatures: 64 }, 1, 0).features).toBeNull();
  });

  it("draws the rows and the features from keys of their own", () => {
    expect(drawBag({ ...options, maxFeatures: 0.25 }, 1, 0).rows).toEqual(drawBag(options, 1, 0).rows);
  });

  it.each([
    [{ maxSamples: 10_001 }, "bagging.maxSamples", "10001"],
    [{ maxSamples: 0 }, "bagging.maxSamples", "0"],
    [{ maxSamples: 2.5 }, "bagging.maxSamples", "2.5"],
    [{ maxFeatures: 65 }, "bagging.maxFeatures", "65"],
    [{ rowCount: 0 }, "bagging.maxSamples", "0 training rows"],
  ])("refuses %o", (wrong, field, got) => {
    expect(() => drawBag({ ...options, ...wrong }, 0, 0)).toThrow(
      expect.objectContaining({ code: "bag-invalid", message: expect.stringMatching(`${field}.*${got}`) }),
    );
  });
});

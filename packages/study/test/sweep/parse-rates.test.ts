import { describe, expect, it } from "vitest";
import { parseRates } from "../../src/sweep/parse-rates.js";

describe("learning rates", () => {
  it("of a range are evenly spaced on a logarithmic scale, both ends included", () => {
    expect(parseRates("1e-4..1:5")).toEqual([1e-4, 1e-3, 1e-2, 0.1, 1]);
    expect(parseRates("1e-4..1")).toEqual([1e-4, 3.16e-4, 1e-3, 3.16e-3, 1e-2, 3.16e-2, 0.1, 0.316, 1]);
    expect(parseRates("0.001..0.1:2")).toEqual([0.001, 0.1]);
  });

  it("of a list are in order, each once", () => {
    expect(parseRates("0.1, 1e-3,0.1")).toEqual([0.001, 0.1]);
    expect(parseRates("0.01")).toEqual([0.01]);
  });

  it.each(["", "fast", "0", "-1,2", "1..0.1", "0..1", "1e-4..1:1", "1e-3..1:100000", "0.1,,0.2", "1e-4..", "0.1..NaN"])(
    "are not %j",
    (text) => {
      expect(() => parseRates(text)).toThrow(`got ${JSON.stringify(text)}`);
    },
  );
});

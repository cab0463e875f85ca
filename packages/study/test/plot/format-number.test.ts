import { expect, it } from "vitest";
import { formatNumber } from "../../src/plot/format-number.js";

it.each([
  [0, "0"],
  [0.1 + 0.2, "0.3"],
  [1 / 3, "0.3333"],
  [1e-4, "1e-4"],
  [-0.00025, "-2.5e-4"],
  [1234.5, "1235"],
  [12_345, "12,350"],
  [2.5e6, "2.5e6"],
  [Number.POSITIVE_INFINITY, "∞"],
  [Number.NaN, "NaN"],
])("writes %d as %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

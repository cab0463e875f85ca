import { expect, test } from "vitest";
import { amount, count, decimal, duration, percent, plural } from "../../src/terminal/numbers.js";

test("shares are per cent, and nothing is a dash", () => {
  expect([percent(0.9533), percent(1), percent(null), percent(undefined)]).toEqual(["95.3 %", "100.0 %", "–", "–"]);
});

test("counts have their thousands apart", () => {
  expect([count(7), count(1257), count(1234567.4)]).toEqual(["7", "1,257", "1,234,567"]);
});

test("decimals keep three places, large ones none, and huge ones their power", () => {
  expect([decimal(0.12345), decimal(812.4), decimal(6.979671198613786e33), decimal(null)]).toEqual([
    "0.123",
    "812",
    "6.98e33",
    "–",
  ]);
});

test("amounts that are small for their unit keep what they say", () => {
  expect([amount(1.0612e-24), amount(-0.00054), amount(0), amount(0.12345), amount(812.4), amount(null)]).toEqual([
    "1.06e-24",
    "-5.40e-4",
    "0.000",
    "0.123",
    "812",
    "–",
  ]);
});

test("durations are seconds, then a clock", () => {
  expect([duration(0.42), duration(59.94), duration(75), duration(3725)]).toEqual([
    "0.4 s",
    "59.9 s",
    "1:15",
    "1:02:05",
  ]);
});

test("59.96 seconds are a minute, not 60.0 s", () => {
  expect(duration(59.96)).toBe("1:00");
});

test("one is singular", () => {
  expect([plural(1, "member"), plural(0, "member"), plural(1200, "row")]).toEqual([
    "1 member",
    "0 members",
    "1,200 rows",
  ]);
});

test("what is not finite is no number to print", () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY])
    expect([percent(value), decimal(value)]).toEqual(["–", "–"]);
});

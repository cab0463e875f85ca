import { expect, it } from "vitest";
import { byteSize } from "../../src/flags/byte-size.js";

it.each([
  ["1", 1],
  ["500M", 500 * 2 ** 20],
  ["500 mb", 500 * 2 ** 20],
  ["1.5GiB", 1.5 * 2 ** 30],
  ["16g", 16 * 2 ** 30],
  ["2T", 2 * 2 ** 40],
])("%s are %d bytes", (text, bytes) => expect(byteSize(text)).toBe(bytes));

it.each(["", "0", "-1", "G", "1X", "1e9", "1 G B", "9999999T"])("%s is refused", (text) =>
  expect(() => byteSize(text)).toThrow("Expected a size such as 500M or 16G."),
);

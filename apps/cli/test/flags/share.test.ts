import { expect, test } from "vitest";
import { share } from "../../src/flags/share.js";

test("a share is a number from 0 to 1, or a percentage", () => {
  expect(["0.02", "2%", "0", "100%"].map(share)).toEqual([0.02, 0.02, 0, 1]);
});

test.each(["2", "-1%", "two", "", "%", "101%"])("%j is none", (text) => {
  expect(() => share(text)).toThrow(/from 0 to 1, such as 0.02 or 2%/);
});

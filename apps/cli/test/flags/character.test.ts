import { InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import { character } from "../../src/flags/character.js";

test("one character is taken, and a tab as it is written elsewhere", () => {
  expect([";", "\t", "\\t", "→"].map(character)).toEqual([";", "\t", "\t", "→"]);
});

test.each(["", ", ", ";;"])("%j is refused", (text) => {
  expect(() => character(text)).toThrow(InvalidArgumentError);
});

import { expect, test } from "vitest";
import { styleFor, wantsColour } from "../../src/terminal/style.js";

const terminal = { isTTY: true };
const pipe = { isTTY: false };

test.each([
  ["a terminal: yes", terminal, {}, true],
  ["a pipe: no", pipe, {}, false],
  ["NO_COLOR on a terminal: no", terminal, { NO_COLOR: "1" }, false],
  ["an empty NO_COLOR on a terminal: yes", terminal, { NO_COLOR: "" }, true],
  ["FORCE_COLOR on a pipe: yes", pipe, { FORCE_COLOR: "1" }, true],
  ["an empty FORCE_COLOR on a pipe: no", pipe, { FORCE_COLOR: "" }, false],
  ["NO_COLOR over FORCE_COLOR: no", terminal, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ["a dumb terminal: no", { isTTY: true }, { TERM: "dumb" }, false],
])("colour for %s", (_, stream, env, expected) => {
  expect(wantsColour(stream, env)).toBe(expected);
});

test("without colour text is unchanged", () => {
  expect(styleFor(pipe, {}).bad("x")).toBe("x");
});

test("with colour text is marked and the mark ends", () => {
  expect(styleFor(terminal, {}).bad("x")).toBe("\u001b[31mx\u001b[39m");
});

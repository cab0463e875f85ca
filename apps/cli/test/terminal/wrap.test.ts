import { expect, test } from "vitest";
import { plainStyle, styleFor } from "../../src/terminal/style.js";
import { hanging, lineWidth, wrap } from "../../src/terminal/wrap.js";

test("wrap breaks between words, never in one, and loses none", () => {
  expect(wrap("one two three four", 9)).toEqual(["one two", "three", "four"]);
  expect(wrap("a unbreakably b", 5)).toEqual(["a", "unbreakably", "b"]);
  expect(wrap("fits", 4)).toEqual(["fits"]);
});

test("hanging stands behind its name; colours in the name take no room", () => {
  expect(hanging("why  ", "one two three", 12)).toEqual(["why  one two", "     three"]);
  const colours = styleFor({ isTTY: true }, { FORCE_COLOR: "1" });
  const [first, second] = hanging(`${colours.dim("why")}  `, "one two three", 12);
  expect(first).toContain("one two");
  expect(second).toBe("     three");
  expect(plainStyle.dim("why")).toBe("why");
});

test("lineWidth is the terminal's, within what is good to read", () => {
  expect(lineWidth({ columns: 80 })).toBe(80);
  expect(lineWidth({ columns: 300 })).toBe(110);
  expect(lineWidth({ columns: 10 })).toBe(40);
  expect(lineWidth({})).toBe(110);
});

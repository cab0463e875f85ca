import { expect, test } from "vitest";
import { csvLine } from "../../src/terminal/csv-line.js";

test("fields are quoted only where they must be, and quotes are doubled", () => {
  expect(csvLine(["plain", "a,b", 'say "x"', "two\nlines"])).toBe('plain,"a,b","say ""x""","two\nlines"');
});

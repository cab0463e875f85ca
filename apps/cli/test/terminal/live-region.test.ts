import { expect, test } from "vitest";
import { cut, LiveRegion } from "../../src/terminal/live-region.js";

function recorder(columns: number) {
  const written: string[] = [];
  return { columns, written, write: (text: string) => written.push(text) };
}

test("the first drawing hides the cursor, the next climbs over the lines and clears them", () => {
  const terminal = recorder(80);
  const region = new LiveRegion(terminal);
  region.draw(["a", "b"]);
  region.draw(["c"], ["done"]);
  expect(terminal.written).toEqual(["\u001b[?25la\nb\n", "\u001b[2A\r\u001b[0Jdone\nc\n"]);
});

test("closing clears the region and gives the cursor back, once", () => {
  const terminal = recorder(80);
  const region = new LiveRegion(terminal);
  region.draw(["a"]);
  region.close();
  region.close();
  expect(terminal.written.slice(1)).toEqual(["\u001b[1A\r\u001b[0J\u001b[?25h"]);
});

test("a region never drawn leaves the terminal alone", () => {
  const terminal = recorder(80);
  new LiveRegion(terminal).close();
  expect(terminal.written).toEqual([]);
});

test("a live line is cut before the terminal's last column, a finished one is not", () => {
  const terminal = recorder(10);
  new LiveRegion(terminal).draw(["0123456789abc"], ["0123456789abc"]);
  expect(terminal.written).toEqual(["\u001b[?25l0123456789abc\n01234567\u001b[0m…\n"]);
});

test("cutting counts no colours and ends them", () => {
  expect(cut("\u001b[31mabcdef\u001b[39m", 4)).toBe("\u001b[31mabc\u001b[0m…");
  expect(cut("\u001b[31mabc\u001b[39m", 3)).toBe("\u001b[31mabc\u001b[39m");
});

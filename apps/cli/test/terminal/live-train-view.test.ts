import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { LiveRegion } from "../../src/terminal/live-region.js";
import { LiveTrainView } from "../../src/terminal/live-train-view.js";
import { plainStyle } from "../../src/terminal/style.js";
import { member, progress, run, succeeded } from "./states.js";

/** What the last drawing put on the screen, line by line. */
function watch() {
  let last = "";
  const region = new LiveRegion({ columns: 120, write: (text: string) => (last = text) });
  let now = 0;
  const view = new LiveTrainView(region, plainStyle, () => now);
  return {
    view,
    screen: () => stripVTControlCharacters(last).replace("\r", "").split("\n").slice(0, -1),
    at: (ms: number) => (now = ms),
  };
}

test("a training member has a bar, and the last line counts those that are done", () => {
  const { view, screen, at } = watch();
  using _ = view;
  at(2500);
  view.show({ type: "run", run: run([member(0, { status: "leased", progress }), member(1)]) });
  expect(screen()).toEqual([
    "  ⠋ member  0  mlp  ━━━━━━━━━╸──────────────  epoch 2/5  loss 0.214  validation 94.1 %  12,346 rows/s",
    "",
    "  0 of 2 members  2.5 s",
  ]);
});

test("a member that is done moves above the live lines, once", () => {
  const { view, screen } = watch();
  using _ = view;
  view.show({ type: "run", run: run([member(0), member(1)]) });
  view.show({ type: "member", member: succeeded(0) });
  expect(screen()).toEqual([
    "  ✓ member  0  mlp  test 94.2 %  out of bag 93.1 %  1.2 s",
    "",
    "  1 of 2 members  0.0 s",
  ]);
  view.show({ type: "member", member: succeeded(0) });
  expect(screen()).toEqual(["", "  1 of 2 members  0.0 s"]);
});

test("before the first member begins, the last line says what is waited for", () => {
  const { view, screen } = watch();
  using _ = view;
  view.show({ type: "started", run: "r", name: "n", path: "/r", coordinator: "10.0.0.5:7600", workers: 0 });
  view.show({ type: "run", run: run([member(0), member(1)]) });
  expect(screen()).toEqual(["", "  0 of 2 members  0.0 s  waiting for a worker at 10.0.0.5:7600"]);
});

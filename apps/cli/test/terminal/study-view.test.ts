import type { SearchPoint } from "conclave";
import { expect, it } from "vitest";
import { pointLine } from "../../src/terminal/search-lines.js";
import { StudyView } from "../../src/terminal/study-view.js";
import { plainStyle } from "../../src/terminal/style.js";

const RATE = "members.0.optimizer.adam.learningRate";
const point: SearchPoint = {
  round: 2,
  point: 8,
  rung: 2,
  share: 1 / 3,
  values: { [RATE]: 0.009843, "members.0.model.mlp.hidden.0": 67 },
  status: "succeeded",
  score: { error: 0.045, loss: 0.158 },
  seconds: 1.2,
  reason: null,
  restarted: null,
};

it("points stand below each other, with their rung, what failed, and what began again", () => {
  const failed = { ...point, point: 9, values: { [RATE]: 0.5 }, status: "failed", score: null, reason: "no number" };
  const again = { ...point, share: 1, score: { error: 0.803, loss: 2.1 }, restarted: "the run is gone" };
  expect([point, again, failed as SearchPoint].map((one) => pointLine(one, plainStyle))).toEqual([
    "✓ 2.8  learningRate 0.00984  hidden.0 67       error  4.5 % at 33 % of its epochs",
    "✓ 2.8  learningRate 0.00984  hidden.0 67       error 80.3 % (from the start: the run is gone)",
    "✗ 2.9  learningRate 0.5      failed: no number",
  ]);
});

it("in a pipe, each line says how far the study is", () => {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) } as unknown as NodeJS.WritableStream;
  {
    using view = new StudyView(stream);
    view.tell("searching, into study");
    view.tell("✓ 1.1", { done: 1, planned: 39 });
  }
  expect(written).toEqual(["searching, into study\n", "✓ 1.1  (1 of 39)\n"]);
});

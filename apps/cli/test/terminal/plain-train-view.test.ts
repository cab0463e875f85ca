import type { TrainEvent } from "conclave";
import { expect, test } from "vitest";
import { PlainTrainView } from "../../src/terminal/plain-train-view.js";
import { plainStyle } from "../../src/terminal/style.js";
import { member, progress, run, succeeded } from "./states.js";

/** What is written when each event comes so many milliseconds after the first. */
function linesOf(events: readonly (readonly [atMs: number, event: TrainEvent])[]): string[] {
  const lines: string[] = [];
  let now = 0;
  const view = new PlainTrainView(
    (line) => lines.push(line),
    plainStyle,
    () => now,
  );
  for (const [atMs, event] of events) {
    now = atMs;
    view.show(event);
  }
  return lines;
}

const training = member(0, { status: "leased", worker: "w", progress });

test("a run is a line for its start and for each member's end", () => {
  const failed = member(1, { model: "lenet5", status: "failed", reason: "the loss is NaN at step 3" });
  expect(
    linesOf([
      [0, { type: "preparing", run: "digits-1", name: "digits", members: 2 }],
      [
        0,
        {
          type: "started",
          run: "digits-1",
          name: "digits",
          path: "/runs/digits-1",
          coordinator: "127.0.0.1:1",
          workers: 2,
        },
      ],
      [0, { type: "run", run: run([member(0), member(1, { model: "lenet5" })]) }],
      [0, { type: "member", member: succeeded(0) }],
      [0, { type: "member", member: failed }],
      [0, { type: "run", run: run([succeeded(0), failed]) }],
    ]),
  ).toEqual([
    "digits-1: 2 members; reading the data",
    "digits-1: training with 2 workers, into /runs/digits-1",
    "✓ member  0  mlp     test 94.2 %  out of bag 93.1 %  1.2 s",
    "✗ member  1  lenet5  the loss is NaN at step 3",
  ]);
});

test("a member's progress is told at most once a second", () => {
  const later = { ...training, progress: { ...progress, trainingEpoch: 3 } };
  expect(
    linesOf([
      [0, { type: "member", member: training }],
      [999, { type: "member", member: later }],
      [1000, { type: "member", member: later }],
    ]),
  ).toEqual([
    "  member  0  mlp  epoch 2/5  loss 0.214  validation 94.1 %  12,346 rows/s",
    "  member  0  mlp  epoch 3/5  loss 0.214  validation 94.1 %  12,346 rows/s",
  ]);
});

test("an attempt that ended badly is told with its reason", () => {
  const again = member(0, { attempts: 1, reason: "the trainer process was killed (SIGKILL)" });
  expect(linesOf([[0, { type: "member", member: again }]])).toEqual([
    "! member  0  mlp  the trainer process was killed (SIGKILL); it will be tried again",
  ]);
});

test("a log says that a coordinator's run waits for a worker, once, and only while none has begun", () => {
  const started = { type: "started", run: "digits-1", name: "digits", path: "/runs/1", coordinator: "host:1" } as const;
  const queued: TrainEvent = { type: "run", run: { ...run([member(0)]), status: "queued" } };
  const there = linesOf([
    [0, { ...started, workers: 0 }],
    [0, queued],
    [9_000, queued],
  ]);
  expect(there).toEqual(["digits-1: training at host:1, into /runs/1", "  waiting for a worker at host:1"]);
  const taken = linesOf([
    [0, { ...started, workers: 0 }],
    [0, { type: "run", run: { ...run([training]), status: "running" } }],
    [9_000, queued],
  ]);
  expect(taken.join("\n")).not.toContain("waiting for a worker");
  const here = linesOf([
    [0, { ...started, workers: 2 }],
    [0, queued],
  ]);
  expect(here).toHaveLength(1);
});

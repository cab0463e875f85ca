import { expect, test } from "vitest";
import { outcomeLine, progressWords } from "../../src/terminal/member-line.js";
import { plainStyle } from "../../src/terminal/style.js";
import { member, progress, succeeded } from "./states.js";

test("R1: progress tells since which training epoch nothing has become better, and for how long it may go on", () => {
  const waiting = member(0, { progress: { ...progress, stopping: { bestEpoch: 3, waited: 2, patience: 4 } } });
  expect(progressWords(waiting)).toMatch(/validation 94\.1 % {2}best epoch 3, patience 2\/4 {2}/);
  const improving = member(0, { progress: { ...progress, stopping: { bestEpoch: 3, waited: 0, patience: 4 } } });
  expect(progressWords(improving)).not.toContain("patience");
});

test("progress of a regression tells R² on the validation rows, as its report does", () => {
  const regression = member(0, { progress: { ...progress, validation: { r2: 0.8714 }, validationAccuracy: null } });
  expect(progressWords(regression)).toContain("  validation R² 0.871  ");
});

test("R1: a member that stopped early says when, and which weights it kept", () => {
  const done = succeeded(1);
  const stopped = { ...done, summary: { ...done.summary!, stoppedEpoch: 11, keptEpoch: 7 } };
  expect(outcomeLine(stopped, 3, plainStyle)).toContain("stopped after epoch 11, kept 7");
  expect(outcomeLine(done, 3, plainStyle)).not.toContain("stopped");
});

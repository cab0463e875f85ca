import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { runAll } from "../../src/runs/run-all.js";

const signal = new AbortController().signal;

test("results come in the items' order, however long each takes, and never more than `parallel` run at a time", async () => {
  let running = 0;
  let most = 0;
  const results = await runAll([5, 1, 3, 0, 2], { parallel: 2, signal }, async (turns) => {
    running++;
    most = Math.max(most, running);
    for (let done = 0; done < turns; done++) await turn();
    running--;
    return turns * 10;
  });
  expect(results).toEqual([50, 10, 30, 0, 20]);
  expect(most).toBe(2);
});

test("a task that rejects stops the rest: those under way are aborted and waited for, no other starts", async () => {
  const ended: string[] = [];
  const running = runAll(["slow", "broken", "never"], { parallel: 2, signal }, async (item, aborted) => {
    if (item === "broken") throw new Error("no disk");
    while (!aborted.aborted) await turn();
    ended.push(item);
    aborted.throwIfAborted();
  });
  await expect(running).rejects.toThrow("no disk");
  expect(ended).toEqual(["slow"]);
});

test("an aborted signal is what it rejects with, whatever the tasks make of it", async () => {
  const controller = new AbortController();
  const running = runAll([1, 2], { parallel: 1, signal: controller.signal }, async (_, aborted) => {
    controller.abort(new Error("Ctrl-C"));
    expect(aborted.aborted).toBe(true);
    throw new Error("the run was cancelled");
  });
  await expect(running).rejects.toThrow("Ctrl-C");
});

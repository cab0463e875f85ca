import { expect, it } from "vitest";
import { oneByOne } from "../src/coordinator/one-by-one.js";

it("jobs run one at a time and in order, and one that fails holds up none", async () => {
  const run = oneByOne();
  const seen: string[] = [];
  const job = (name: string) => async () => {
    seen.push(`${name} begins`);
    await Promise.resolve();
    seen.push(`${name} ends`);
    if (name === "second") throw new Error("no");
    return name;
  };
  const results = await Promise.allSettled(["first", "second", "third"].map((name) => run(job(name))));
  expect(seen).toEqual(["first begins", "first ends", "second begins", "second ends", "third begins", "third ends"]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

it("other work of the process has its turn between two jobs, and the job of a caller that left is not done", async () => {
  const run = oneByOne();
  const caller = new AbortController();
  let done = 0;
  const job = () => {
    done += 1;
  };
  const first = run(() => {
    job();
    setImmediate(() => caller.abort());
  });
  const second = run(job, caller.signal);
  await first;
  await expect(second).rejects.toMatchObject({ code: "cancelled" });
  expect(done).toBe(1);
});

import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SearchOutcome } from "conclave";
import { describe, expect, test } from "vitest";
import { conclave, jsonOf } from "../e2e/support/conclave.js";
import { signalAt } from "../e2e/support/signal-at.js";
import { temporaryFolder } from "../e2e/support/workspace.js";
import { expectAlike } from "./support/expect-alike.js";
import { readRecord, recording, recordPath, writeRecord } from "./support/recorded.js";
import { releases } from "./support/releases.js";

/** On the shipped digits: a search keeps its files' absolute paths, and these have none. */
const SPEC = `
name: search
seed: 2
data: { train: { sample: digits }, validation: 0.3 }
simplify: { rows: 60, size: 4 }
members:
  - { model: { mlp: { hidden: [6] } }, batchSize: 8, epochs: 4 }
`;
const ARGS = ["--random", "4", "--halving", "2", "--range", "members.0.optimizer.adam.learningRate=1e-3..1e-1:log"];
const WHOLE = "searches/whole";
const INTERRUPTED = "searches/interrupted";
const POINTS = "searches/points.json";

if (recording) {
  test("the searches of this release are recorded", async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, "search.yaml"), SPEC);
    await rm(recordPath("searches"), { recursive: true, force: true });
    const whole = await conclave(["search", "search.yaml", ...ARGS, "--out", "whole", "--json"], { cwd });
    expect(whole).toMatchObject({ code: 0 });
    const stopped = ["search", "search.yaml", ...ARGS, "--out", "stopped", "--parallel", "1"];
    expect(await conclave(stopped, { cwd, env: signalAt("(2 of ", "SIGINT") })).toMatchObject({ code: 130 });
    await cp(join(cwd, "whole"), recordPath(WHOLE), { recursive: true });
    await cp(join(cwd, "stopped"), recordPath(INTERRUPTED), { recursive: true });
    writeRecord(POINTS, timeless(jsonOf<SearchOutcome>(whole)));
  });
}

describe.each(releases)("searches that %s wrote", (release) => {
  test("a finished one tells its points again, and trains nothing", async () => {
    const { outcome, trained } = await resume(recordPath(WHOLE, release));
    expect(trained).toBe(0);
    expectAlike(timeless(outcome), readRecord(POINTS, release));
  });

  test("an interrupted one goes on from the points that it has, to the same end", async () => {
    const { outcome, trained } = await resume(recordPath(INTERRUPTED, release));
    expect(trained).toBeGreaterThan(0);
    expect(trained).toBeLessThan(outcome.points.length);
    expectAlike(timeless(outcome), readRecord(POINTS, release));
  });
});

/** Goes on with a copy of a search; `trained` is how many points were run. */
async function resume(folder: string): Promise<{ outcome: SearchOutcome; trained: number }> {
  const cwd = await temporaryFolder();
  await cp(folder, join(cwd, "study"), { recursive: true });
  const result = await conclave(["search", "--resume", "study", "--json"], { cwd });
  expect(result).toMatchObject({ code: 0, orphans: [] });
  return { outcome: jsonOf<SearchOutcome>(result), trained: result.stderr.match(/✓/g)?.length ?? 0 };
}

function timeless({ points }: SearchOutcome): unknown {
  return points.map(({ seconds, ...point }) => point);
}

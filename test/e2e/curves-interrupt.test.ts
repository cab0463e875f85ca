import { readdir } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { startConclave } from "./support/conclave.js";
import { temporaryFolder, writeFiles } from "./support/workspace.js";

const long = `
name: long
seed: 7
data: { train: { sample: digits }, validation: 0.2 }
members: [{ model: { mlp: { hidden: [64] } }, batchSize: 16, epochs: 1000 }]
`;

test.each([
  ["capacity", "the command alone", false],
  ["duration", "the command alone", false],
  // Its trainers are just starting, and may end by it before the command has heard.
  ["duration", "all of its processes, as from a terminal,", true],
] as const)("Ctrl-C in curves over %s, sent to %s is said, and ends it with nothing left", async (over, _, group) => {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "long.yaml": long });
  const running = startConclave(["curves", "long.yaml", "--over", over], { cwd, env: { TMPDIR: cwd }, group });
  onTestFinished(() => running.kill("SIGKILL"));
  await expect.poll(() => running.descendants().length).toBeGreaterThan(0);
  const result = await running.stop();
  expect(result).toMatchObject({ code: 130, stdout: "", orphans: [] });
  expect(result.stderr).toContain("stopping; Ctrl-C again stops at once");
  expect(await readdir(cwd)).toEqual(["long.yaml"]);
});

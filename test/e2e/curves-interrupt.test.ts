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

test.each(["capacity", "duration"])(
  "Ctrl-C in curves over %s is said, and ends it with nothing left",
  {
    timeout: 60_000,
  },
  async (over) => {
    const cwd = await temporaryFolder();
    await writeFiles(cwd, { "long.yaml": long });
    const running = startConclave(["curves", "long.yaml", "--over", over], { cwd, env: { TMPDIR: cwd } });
    onTestFinished(() => running.kill("SIGKILL"));
    await expect.poll(() => running.descendants().length, { timeout: 30_000 }).toBeGreaterThan(0);
    const result = await running.stop();
    expect(result).toMatchObject({ code: 130, stdout: "", orphans: [] });
    expect(result.stderr).toContain("stopping; Ctrl-C again stops at once");
    expect(await readdir(cwd)).toEqual(["long.yaml"]);
  },
);

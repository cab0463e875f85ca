import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startConclave } from "./support/conclave.js";
import { temporaryFolder } from "./support/workspace.js";

/** What a process has used of the processor; in hundredths of a second, as Linux counts for /proc. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

test.runIf(process.platform === "linux")("Ctrl-C ends a command at once that reads data", async () => {
  const cwd = await temporaryFolder();
  const rows = Array.from({ length: 500_000 }, (_, row) => `${row},${row % 13},${row * 0.1},${row % 2}`);
  await writeFile(join(cwd, "rows.csv"), `a,b,c,label\n${rows.join("\n")}\nnot,a,row\n`);
  await writeFile(
    join(cwd, "spec.yaml"),
    "name: long\ndata: { train: { csv: rows.csv, label: label }, validation: 0.1, test: 0.2 }\nmembers: [{ model: mlp }]\n",
  );
  const training = startConclave(["train", "spec.yaml"], { cwd });
  await training.output(/reading the data/);
  // More than it takes to start, so that rows are being read.
  await expect.poll(() => processorSeconds(training.pid)).toBeGreaterThan(1);
  const interrupted = await training.stop();
  expect(interrupted).toMatchObject({ code: 130, stdout: "", orphans: [] });
  expect(interrupted.stderr).toContain("interrupted before training began; nothing was written");
});

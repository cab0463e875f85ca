import { existsSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { conclave, startConclave } from "./support/conclave.js";
import { temporaryFolder, writeFiles } from "./support/workspace.js";

const SPEC =
  "name: small\ndata: { train: { sample: digits }, test: null }\nmembers: [{ model: mlp, count: 1, epochs: 1 }]\n";

test.each([
  ["train", ["train", "spec.yaml", "--workers", "1"]],
  ["search", ["search", "spec.yaml", "--grid", "members.0.batchSize=16,64", "--set", "data.validation=0.1"]],
  // nobody listens there: the folder is asked for first
  ["worker", ["worker", "--join", "127.0.0.1:1"]],
])("%s refuses a TMPDIR that is not there, before anything else", async (_, args) => {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "spec.yaml": SPEC });
  const TMPDIR = join(cwd, "gone");
  const result = await conclave(args, { cwd, env: { TMPDIR } });
  expect(result).toMatchObject({ code: 2, stdout: "", orphans: [] });
  expect(result.stderr).toContain(`the temporary folder ${TMPDIR} (TMPDIR) cannot be used: there is no such folder`);
  expect(existsSync(join(cwd, "runs"))).toBe(false);
});

test("a training removes what a killed one left in the folder for temporary files", async () => {
  const cwd = await temporaryFolder();
  const TMPDIR = join(cwd, "tmp");
  await mkdir(TMPDIR);
  await writeFiles(cwd, { "spec.yaml": SPEC, "long.yaml": SPEC.replace("epochs: 1", "epochs: 100000") });
  const long = startConclave(["train", "long.yaml"], { cwd, env: { TMPDIR } });
  await long.output(/epoch \d+/);
  long.kill("SIGKILL");
  await long.finished();
  expect(await readdir(TMPDIR)).toHaveLength(1);
  const result = await conclave(["train", "spec.yaml"], { cwd, env: { TMPDIR } });
  expect(result.code).toBe(0);
  expect(await readdir(TMPDIR)).toEqual([]);
});

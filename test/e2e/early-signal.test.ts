import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { conclave } from "./support/conclave.js";
import { signalOnceHeard } from "./support/signal-at.js";
import { temporaryFolder } from "./support/workspace.js";

test.each([
  ["train", "digits.yaml"],
  ["check", "digits.yaml"],
  ["predict", "runs/digits", "--input", "new.csv"],
  ["diagnose", "runs/digits"],
  ["init", "digits.yaml"],
  ["augment", "preview", "digits.yaml", "--out", "sheet.png"],
])("SIGTERM while %s is being loaded ends it with 130, and nothing is written", async (...command) => {
  const cwd = await temporaryFolder();
  const result = await conclave(command, { cwd, env: signalOnceHeard("SIGTERM", 1) });
  expect(result).toMatchObject({ code: 130, stdout: "", stderr: "", orphans: [] });
  expect(await readdir(cwd)).toEqual([]);
});

test("SIGTERM while a server is being loaded is a good end, as later", async () => {
  const cwd = await temporaryFolder();
  const command = ["coordinator", "--port", "0", "--state", "state"];
  const result = await conclave(command, { cwd, env: signalOnceHeard("SIGTERM", 2) });
  expect(result).toMatchObject({ code: 0, stdout: "", orphans: [] });
  expect(result.stderr).toContain("closing");
});

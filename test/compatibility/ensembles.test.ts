import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadEnsemble, readReport } from "conclave";
import { describe, expect, test } from "vitest";
import { conclave, jsonOf } from "../e2e/support/conclave.js";
import { withoutCircumstances } from "../e2e/support/members.js";
import { temporaryFolder } from "../e2e/support/workspace.js";
import { recordedEnsembles } from "./support/ensemble-specs.js";
import { expectAlike } from "./support/expect-alike.js";
import { writeMadeData } from "./support/made-data.js";
import { recording, recordPath } from "./support/recorded.js";
import { releases } from "./support/releases.js";

if (recording) test("the ensembles of this release are recorded", recordEnsembles);

describe.each(releases)("ensembles that %s wrote", (release) => {
  const folder = (name: string) => recordPath(`ensembles/${name}`, release);

  test.for(recordedEnsembles)("$name: predict answers as it did then", async ({ name, input }) => {
    const cwd = await temporaryFolder();
    await writeMadeData(cwd);
    const answers = await conclave(["predict", folder(name), "--input", input, "--json"], { cwd });
    expect(answers).toMatchObject({ code: 0 });
    const recorded = JSON.parse(await readFile(`${folder(name)}.answers.json`, "utf8"));
    expectAlike(jsonOf(answers), withoutCircumstances(recorded));
  });

  test.for(recordedEnsembles)("$name: its report is read, and code loads it", async ({ name }) => {
    const written = JSON.parse(await readFile(join(folder(name), "report.json"), "utf8"));
    expectAlike(await readReport(folder(name)), withoutCircumstances(written));
    const ensemble = await loadEnsemble(folder(name));
    await ensemble.close();
  });

  test.for(recordedEnsembles)("$name: a warm start keeps its members", async ({ name, spec }) => {
    const cwd = await temporaryFolder();
    await writeMadeData(cwd);
    await writeFile(join(cwd, "spec.yaml"), spec);
    const warm = await conclave(["train", "spec.yaml", "--warm-start", folder(name), "--out", "warm", "--json"], {
      cwd,
    });
    expect(warm).toMatchObject({ code: 0 });
    expect(warm.stderr).toMatch(/keeps [123] members/);
    expect(warm.stderr).not.toContain("cannot keep");
  });
});

/** Trains each recorded ensemble anew, and keeps its folder and what it answers. */
async function recordEnsembles(): Promise<void> {
  const cwd = await temporaryFolder();
  await writeMadeData(cwd);
  await rm(recordPath("ensembles"), { recursive: true, force: true });
  await mkdir(recordPath("ensembles"), { recursive: true });
  for (const { name, spec, input } of recordedEnsembles) {
    await writeFile(join(cwd, `${name}.yaml`), spec);
    expect(await conclave(["train", `${name}.yaml`, "--out", `runs/${name}`], { cwd })).toMatchObject({ code: 0 });
    await cp(join(cwd, "runs", name), recordPath(`ensembles/${name}`), { recursive: true });
    const { stdout } = await conclave(["predict", `runs/${name}`, "--input", input, "--json"], { cwd });
    await writeFile(recordPath(`ensembles/${name}.answers.json`), stdout);
  }
}

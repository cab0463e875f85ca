import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CheckReport, Diagnosis } from "conclave";
import { describe, expect, test } from "vitest";
import { conclave, jsonOf } from "./support/conclave.js";
import { tinySpec, tinyTable } from "./support/tiny.js";
import { temporaryFolder, writeFiles } from "./support/workspace.js";

async function tinyWorkspace(epochs: number): Promise<string> {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "tiny.csv": tinyTable(300), "tiny.yaml": tinySpec({ epochs }) });
  return cwd;
}

describe("conclave check", () => {
  test("says that a sound spec is, and exits 0; nothing is written", async () => {
    const cwd = await tinyWorkspace(3);
    const result = await conclave(["check", "tiny.yaml"], { cwd });
    expect(result).toMatchObject({ code: 0, stderr: "", orphans: [] });
    expect(result.stdout).toMatch(/mlp {2}2 members/);
    expect(result.stdout).toMatch(/wide {2}1 member/);
    expect(result.stdout).not.toContain("✗");
  });

  test("D4, D7: finds a softmax too many, and exits 1; --json is one document", async () => {
    const cwd = await tinyWorkspace(3);
    const model = 'members.0.model={"layers":[{"dense":8},"relu",{"dense":"classes"},"softmax"]}';
    const result = await conclave(["check", "tiny.yaml", "--set", model, "--json"], { cwd });
    expect(result.code).toBe(1);
    const report = jsonOf<CheckReport>(result);
    expect(report).toMatchObject({ schemaVersion: 1, name: "tiny", sound: false });
    expect(report.findings[0]).toMatchObject({ check: "output", severity: "error", model: "layers" });
    expect(report.findings[0]?.what).toContain("softmax twice");
  });

  test("goes on without test rows that train refuses, and names their label; exit 1", async () => {
    const cwd = await tinyWorkspace(3);
    await writeFiles(cwd, { "test.csv": "x,y,kind\n0.9,0.8,above\n0.5,0.5,between\n" });
    const set = ["--set", 'data.test={"csv":"test.csv","label":"kind"}'];
    const trained = await conclave(["train", "tiny.yaml", "--out", "run", ...set], { cwd });
    expect(trained).toMatchObject({ code: 2, stdout: "" });
    expect(trained.stderr).toContain('the label "between" is in none of the training rows');
    const checked = await conclave(["check", "tiny.yaml", ...set], { cwd });
    expect(checked.code).toBe(1);
    // Lines are broken where the path of the file happens to end.
    expect(checked.stdout.replaceAll(/\s+/g, " ")).toMatch(/error labels test rows: .*the label "between" is in none/);
    expect(checked.stdout).toContain("by heart");
  });

  test("a spec that is not there is wrong input, exit 2", async () => {
    const result = await conclave(["check", "nowhere.yaml"], { cwd: tmpdir() });
    expect(result).toMatchObject({ code: 2, stdout: "" });
    expect(result.stderr).toContain("nowhere.yaml");
  });
});

describe("conclave diagnose", () => {
  test("D1, M5: shows the curve, where the error comes from, and what to mend", async () => {
    const cwd = await tinyWorkspace(20);
    const slow = ["--set", "members.0.optimizer.adam.learningRate=0.00001"];
    expect((await conclave(["train", "tiny.yaml", "--out", "run", "--workers", "1", ...slow], { cwd })).code).toBe(0);

    const told = await conclave(["diagnose", "run"], { cwd });
    expect(told).toMatchObject({ code: 0, stderr: "", orphans: [] });
    expect(told.stdout).toMatch(/[⠁-⣿]/); // braille: the curve
    expect(told.stdout).toContain("! rate too low  all members");
    expect(told.stdout).toContain("where the error comes from");
    expect(told.stdout).toContain("1. the training itself of mlp: rate too low");
    expect(told.stdout).toContain("raise the learning rate from 1e-5 to 1e-4");

    const diagnosis = jsonOf<Diagnosis>(await conclave(["diagnose", "run", "--floor", "1%", "--json"], { cwd }));
    expect(diagnosis.kinds.map(({ model }) => model)).toEqual(["mlp", "wide"]);
    expect(diagnosis.kinds[0]?.patterns.map(({ name, members }) => [name, members])).toEqual([
      ["rate too low", [0, 1]],
    ]);
    expect(diagnosis.kinds[0]?.decomposition?.floor).toEqual({ value: 0.01, from: "given" });
  });

  test("D1, D5: a run whose members all diverged names its rate, though it left no ensemble", async () => {
    const cwd = await tinyWorkspace(5);
    const group = '{"model":{"mlp":{"hidden":[8]}},"count":2,"optimizer":{"sgd":{"learningRate":1e20}}}';
    const train = ["train", "tiny.yaml", "--out", "run", "--workers", "1", "--set", `members=[${group}]`];
    expect((await conclave(train, { cwd })).code).toBe(1);
    expect(await readdir(join(cwd, "run"))).not.toContain("ensemble.json");
    const told = await conclave(["diagnose", "run"], { cwd });
    expect(told.stdout).toContain("not a number  all members");
    expect(told.stdout).toContain("lower the learning rate from 1e20 to 1e19");
  });

  test("a run that is not there, and a floor that is no share, are wrong input: exit 2", async () => {
    const nowhere = await conclave(["diagnose", "nowhere"], { cwd: tmpdir() });
    expect(nowhere).toMatchObject({ code: 2, stdout: "" });
    expect(nowhere.stderr).toContain("no run at nowhere");
    const floor = await conclave(["diagnose", "nowhere", "--floor", "2"], { cwd: tmpdir() });
    expect(floor).toMatchObject({ code: 2, stdout: "" });
    expect(floor.stderr).toContain("such as 0.02 or 2%");
  });
});

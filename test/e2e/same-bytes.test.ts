import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "conclave";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { conclave, jsonOf, type RunningCommand, startConclave } from "./support/conclave.js";
import { fingerprints, withoutCircumstances } from "./support/members.js";
import { tinySpec, tinyTable } from "./support/tiny.js";
import { temporaryFolder, writeFiles } from "./support/workspace.js";

interface Reference {
  readonly report: Report;
  readonly files: Readonly<Record<string, string>>;
}

/** One folder for the tests of disturbed runs, which compare with the same undisturbed one. */
const shared = { cwd: "" };
beforeAll(async () => {
  shared.cwd = await mkdtemp(join(tmpdir(), "conclave-bytes-"));
});
afterAll(() => rm(shared.cwd, { recursive: true, force: true }));

test("1, 2 and 3 workers give byte-identical members and the same report", async () => {
  const cwd = await temporaryFolder();
  await writeFiles(cwd, { "tiny.csv": tinyTable(300), "tiny.yaml": tinySpec({ epochs: 4, members: 3 }) });
  const { report, files } = await trainUndisturbed(cwd);
  expect(Object.keys(files)).toEqual([
    "ensemble.json",
    "member-000.safetensors",
    "member-001.safetensors",
    "member-002.safetensors",
    "member-003.safetensors",
  ]);
  for (const workers of ["2", "3"]) {
    const out = `with-${workers}`;
    const result = await conclave(["train", "tiny.yaml", "--workers", workers, "--out", out, "--json"], { cwd });
    expect(await fingerprints(join(cwd, out))).toEqual(files);
    expect(withoutCircumstances(jsonOf(result))).toEqual(withoutCircumstances(report));
  }
});

describe("a run that was disturbed gives the bytes of one that was not", () => {
  /** Of one member: it trains for seconds, so that it can be caught in the middle; the other is finished by then. */
  const epochs = 2000;
  /** The same member told of twice: more than a second has passed since it began, and a checkpoint was kept. */
  const midMember = /(member +\d) .*epoch \d+\/2000.*\n(?:.*\n)*?.*\1 .*epoch \d+\/2000/;
  let reference: Reference;

  beforeAll(async () => {
    const { cwd } = shared;
    await writeFiles(cwd, { "tiny.csv": tinyTable(300), "tiny.yaml": tinySpec({ members: 1, wideEpochs: epochs }) });
    reference = await trainUndisturbed(cwd);
  });

  test("Ctrl-C, and --resume", async () => {
    const { cwd } = shared;
    const first = start(["train", "tiny.yaml", "--workers", "2", "--out", "stopped"], cwd);
    await first.output(midMember);
    const interrupted = await first.stop();
    expect(interrupted).toMatchObject({ code: 130, stdout: "", orphans: [] });
    expect(interrupted.stderr).toContain("conclave train --resume stopped");
    expect((await conclave(["runs", "--dir", "."], { cwd })).stdout).toMatch(/stopped +unfinished/);

    const resumed = await conclave(["train", "--resume", "stopped", "--workers", "2", "--json"], { cwd });
    expect(resumed).toMatchObject({ code: 0, orphans: [] });
    expect(await fingerprints(join(cwd, "stopped"))).toEqual(reference.files);
    expect(withoutCircumstances(jsonOf(resumed))).toEqual(withoutCircumstances(reference.report));
  });

  test("the command killed outright: its workers go too, and --resume takes it up", async () => {
    const { cwd } = shared;
    const first = start(["train", "tiny.yaml", "--workers", "2", "--out", "killed"], cwd);
    await first.output(midMember);
    first.kill("SIGKILL");
    await first.finished();
    await expect.poll(() => first.descendants()).toEqual([]);

    expect(await conclave(["train", "--resume", "killed"], { cwd })).toMatchObject({ code: 0, orphans: [] });
    expect(await fingerprints(join(cwd, "killed"))).toEqual(reference.files);
  });

  test("a worker killed in mid-member: another goes on from its checkpoint", async () => {
    const { cwd } = shared;
    const coordinator = start(["coordinator", "--port", "0", "--state", "state", "--lease", "2"], cwd);
    const [, address = ""] = await coordinator.output(/ (127\.0\.0\.1:\d+)/);
    const doomed = start(["worker", "--join", address], cwd);
    const training = start(["train", "tiny.yaml", "--coordinator", address, "--out", "moved"], cwd);
    await training.output(midMember);
    doomed.kill("SIGKILL");
    await doomed.finished();
    await expect.poll(() => doomed.descendants()).toEqual([]);

    const second = start(["worker", "--join", address], cwd);
    await second.output(/resumedAfter=[1-9]/);
    expect(await training.finished()).toMatchObject({ code: 0, orphans: [] });
    expect(await fingerprints(join(cwd, "moved"))).toEqual(reference.files);
    expect(await second.stop()).toMatchObject({ code: 0, orphans: [] });
    expect(await coordinator.stop()).toMatchObject({ code: 0, orphans: [] });
  });

  // Trainers are found through /proc.
  test.skipIf(!existsSync("/proc"))("a trainer killed in mid-member: its worker starts another", async () => {
    const { cwd } = shared;
    const training = start(["train", "tiny.yaml", "--workers", "1", "--out", "crashed"], cwd);
    await training.output(midMember);
    for (const { pid } of training.descendants()) process.kill(pid, "SIGKILL");
    await training.output(/SIGKILL.*it will be tried again/);
    expect(await training.finished()).toMatchObject({ code: 0, orphans: [] });
    expect(await fingerprints(join(cwd, "crashed"))).toEqual(reference.files);
  });
});

async function trainUndisturbed(cwd: string): Promise<Reference> {
  const result = await conclave(["train", "tiny.yaml", "--workers", "1", "--out", "reference", "--json"], { cwd });
  expect(result.code).toBe(0);
  return { report: jsonOf<Report>(result), files: await fingerprints(join(cwd, "reference")) };
}

function start(args: readonly string[], cwd: string): RunningCommand {
  const command = startConclave(args, { cwd });
  onTestFinished(async () => void (await command.stop()));
  return command;
}

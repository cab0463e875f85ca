import { cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "conclave";
import { describe, expect, onTestFinished, test } from "vitest";
import { conclave, jsonOf, type RunningCommand, startConclave } from "../e2e/support/conclave.js";
import { tinySpec, tinyTable } from "../e2e/support/tiny.js";
import { temporaryFolder, writeFiles } from "../e2e/support/workspace.js";
import { recording, recordPath } from "./support/recorded.js";
import { expectedMembers, membersOf, recordFinished } from "./support/recorded-run.js";
import { releases } from "./support/releases.js";

/** Long enough to be caught in the middle, short enough to be finished in every test run. */
const SPEC = tinySpec({ members: 1, wideEpochs: 2500 });
/** The long member told of twice: more than a second has passed since it began, and a checkpoint was kept. */
const MID_MEMBER = /(member +\d) .*epoch \d+\/2500.*\n(?:.*\n)*?.*\1 .*epoch \d+\/2500/;

const INTERRUPTED = "unfinished/interrupted-run";
const STATE = "unfinished/coordinator-state";
const PAUSED = "unfinished/paused-run";
const FINISHED = "unfinished/finished.json";
const PAUSED_FINISHED = "unfinished/paused-finished.json";

if (recording) {
  test("the unfinished runs of this release are recorded", async () => {
    const cwd = await temporaryFolder();
    await writeFiles(cwd, { "tiny.csv": tinyTable(300), "tiny.yaml": SPEC });
    await rm(recordPath("unfinished"), { recursive: true, force: true });
    await recordInterrupted(cwd);
    await recordState(cwd);
    await recordPaused(cwd);
    expect(await conclave(["train", "tiny.yaml", "--out", "whole"], { cwd })).toMatchObject({ code: 0 });
    await recordFinished(FINISHED, join(cwd, "whole"));
    const withoutPause = ["--set", "members.*.epochs=6"];
    expect(await conclave(["train", "tiny.yaml", ...withoutPause, "--out", "six"], { cwd })).toMatchObject({ code: 0 });
    await recordFinished(PAUSED_FINISHED, join(cwd, "six"));
  });
}

describe.each(releases)("what %s left unfinished is gone on with", (release) => {
  test("a run of one machine that was interrupted", async () => {
    const cwd = await temporaryFolder();
    await cp(recordPath(INTERRUPTED, release), join(cwd, "run"), { recursive: true });
    expect((await conclave(["runs", "--dir", "."], { cwd })).stdout).toMatch(/run +unfinished/);
    const resumed = await conclave(["train", "--resume", "run", "--json"], { cwd });
    expect(resumed).toMatchObject({ code: 0, orphans: [] });
    expect(jsonOf<Report>(resumed)).toMatchObject({ status: "succeeded" });
    expect(await membersOf(join(cwd, "run"))).toEqual(await expectedMembers(FINISHED, release));
  });

  test("the state of a coordinator that was killed while a worker trained", async () => {
    const cwd = await temporaryFolder();
    await cp(recordPath(STATE, release), join(cwd, "state"), { recursive: true });
    const coordinator = start(["coordinator", "--port", "0", "--state", "state", "--lease", "2"], cwd);
    const [, address = ""] = await coordinator.output(/ (127\.0\.0\.1:\d+)/);
    const at = ["--coordinator", address];
    const listed = await conclave(["runs", ...at, "--json"], { cwd });
    const [unfinished] = jsonOf<{ runs: { run: string; status: string }[] }>(listed).runs;
    expect(unfinished).toMatchObject({ status: "running" });

    const worker = start(["worker", "--join", address], cwd);
    const resumed = await conclave(["train", "--resume", unfinished?.run ?? "", ...at, "--out", "run"], { cwd });
    expect(resumed).toMatchObject({ code: 0, orphans: [] });
    expect(await membersOf(join(cwd, "run"))).toEqual(await expectedMembers(FINISHED, release));
    expect(await worker.stop()).toMatchObject({ code: 0, orphans: [] });
    // Told before anything was trained: a member that had a checkpoint was not begun again.
    expect((await worker.finished()).stderr).toMatch(/resumedAfter=[1-9]/);
    expect(await coordinator.stop()).toMatchObject({ code: 0, orphans: [] });
  });

  test("members that paused: a warm start trains the epochs that are left", async () => {
    const cwd = await temporaryFolder();
    await writeFiles(cwd, { "tiny.csv": tinyTable(300), "tiny.yaml": SPEC });
    const paused = recordPath(PAUSED, release);
    const recorded: Report = JSON.parse(await readFile(join(paused, "report.json"), "utf8"));
    const warm = ["--set", "members.*.epochs=6", "--warm-start", paused, "--out", "whole", "--json"];
    const result = await conclave(["train", "tiny.yaml", ...warm], { cwd });
    expect(result).toMatchObject({ code: 0, orphans: [] });
    for (const [index, member] of jsonOf<Report>(result).members.entries()) {
      expect(member.epochs).toHaveLength(6);
      expect(member.epochs?.slice(0, 3)).toEqual(recorded.members[index]?.epochs);
    }
    expect(await membersOf(join(cwd, "whole"))).toEqual(await expectedMembers(PAUSED_FINISHED, release));
  });
});

/** The folder of a run that Ctrl-C stopped in the middle of a member. */
async function recordInterrupted(cwd: string): Promise<void> {
  const training = start(["train", "tiny.yaml", "--workers", "2", "--out", "interrupted"], cwd);
  await training.output(MID_MEMBER);
  expect(await training.stop()).toMatchObject({ code: 130, orphans: [] });
  await cp(join(cwd, "interrupted"), recordPath(INTERRUPTED), { recursive: true });
}

/** The state of a coordinator that was killed outright in the middle of a member. */
async function recordState(cwd: string): Promise<void> {
  const coordinator = start(["coordinator", "--port", "0", "--state", "state", "--lease", "2"], cwd);
  const [, address = ""] = await coordinator.output(/ (127\.0\.0\.1:\d+)/);
  const workers = ["one", "two"].map((name) => start(["worker", "--join", address, "--name", name], cwd));
  const training = start(["train", "tiny.yaml", "--coordinator", address, "--out", "elsewhere"], cwd);
  await training.output(MID_MEMBER);
  coordinator.kill("SIGKILL");
  await coordinator.finished();
  await cp(join(cwd, "state"), recordPath(STATE), { recursive: true });
  for (const command of [...workers, training]) await command.stop();
}

/** An ensemble whose members pause after three of six training epochs, with their checkpoints. */
async function recordPaused(cwd: string): Promise<void> {
  const set = ["--set", "members.*.epochs=6", "--set", "members.*.pauseAfter=3"];
  expect(await conclave(["train", "tiny.yaml", ...set, "--out", "paused"], { cwd })).toMatchObject({ code: 0 });
  await cp(join(cwd, "paused"), recordPath(PAUSED), { recursive: true });
}

function start(args: readonly string[], cwd: string): RunningCommand {
  const command = startConclave(args, { cwd });
  onTestFinished(async () => void (await command.stop()));
  return command;
}

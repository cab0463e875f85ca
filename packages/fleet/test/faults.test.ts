import { fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { LogLevel } from "../src/index.js";
import { countedState, stateInFile } from "./support/counted.js";
import {
  COUNTING_TRAINER,
  checkpointed,
  connectClient,
  countingSpec,
  ManualClock,
  type Script,
  settled,
  startCoordinator,
  startWorker,
  submitCounting,
  temporaryDirectory,
  until,
} from "./support/fleet.js";

/** A lease that is looked after often: every quarter of it by the coordinator, every third by its worker. */
const SHORT_LEASE_MS = 600;

/** A worker in a process of its own. */
function forkWorker(address: string, directory: string, script: Script) {
  const options = {
    address,
    name: "victim",
    cacheDirectory: join(directory, "cache"),
    engine: JSON.stringify(script),
    trainer: COUNTING_TRAINER.href,
    checkpointIntervalMs: 0,
  };
  const child = fork(new URL("fixtures/worker-process.js", import.meta.url), [JSON.stringify(options)], {
    execArgv: [],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Lets the coordinator's clock run until something is over. */
async function whileTimePasses<T>(clock: ManualClock, over: Promise<T>): Promise<T> {
  let done = false;
  const ended = over.finally(() => {
    done = true;
  });
  while (!done) {
    clock.advance(100);
    await setImmediate();
  }
  return ended;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("kill -9", () => {
  it("of a trainer costs no attempt: the member goes on from its checkpoint, with the same bytes", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    const warnings: string[] = [];
    const log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) =>
      void (level !== "debug" && warnings.push(`${message} ${fields?.reason ?? ""}`));
    startWorker(
      address,
      directory,
      { killAfter: { member: 1, epoch: 2 }, onceFile: join(directory, "killed") },
      { log },
    );
    await submitCounting(client, "killed", countingSpec(2, 4));
    const run = await settled(client, "killed");

    expect(run.status).toBe("succeeded");
    expect(await readFile(join(directory, "killed"), "utf8")).toBe("");
    expect(await stateInFile(join(directory, "runs", "killed"), 1)).toBe(countedState(7, 1, 4));
    expect(run.members[1]).toMatchObject({ attempts: 0, summary: { steps: 2 } });
    expect(run.members[0]?.summary?.steps).toBe(4);
  });

  it("of a worker leaves no trainer behind, and another worker goes on from the last checkpoint", async () => {
    const directory = await temporaryDirectory();
    const clock = new ManualClock();
    const { address } = await startCoordinator(directory, { leaseMs: SHORT_LEASE_MS, clock });
    const client = await connectClient(address);
    const pidFile = join(directory, "trainer.pid");
    const victim = forkWorker(address, directory, { holdAfter: { member: 0, epoch: 3 }, pidFile });
    await submitCounting(client, "worker", countingSpec(1, 5));
    await until(client, "worker", checkpointed(0, 3));
    const trainer = Number(await readFile(pidFile, "utf8"));
    expect(isAlive(trainer)).toBe(true);

    victim.kill("SIGKILL");
    await once(victim, "exit");
    clock.run();
    const lost = await until(client, "worker", ({ members }) => members[0]?.status === "queued");
    expect(lost.members[0]).toMatchObject({ attempts: 0, reason: "worker victim sent no heartbeat for 0.6 s" });
    startWorker(address, directory, {}, { name: "heir" });
    const run = await settled(client, "worker");
    expect(run.members[0]).toMatchObject({ status: "succeeded", worker: "heir", summary: { steps: 2 } });
    expect(await stateInFile(join(directory, "runs", "worker"), 0)).toBe(countedState(7, 0, 5));
    while (isAlive(trainer)) await setImmediate();
  });
});

describe("a member that kills its trainer at the same place each time", () => {
  it("is set aside with the reason once the others are trained, and the run ends as minMembers says", async () => {
    const directory = await temporaryDirectory();
    const clock = new ManualClock();
    const { address } = await startCoordinator(directory, { clock });
    const client = await connectClient(address);
    startWorker(address, directory, { killAlways: { member: 0, epoch: 2 } });
    await submitCounting(client, "aside", countingSpec(3, 3, { minMembers: 2 }));
    // The waits between its attempts are the clock's alone.
    const others = await until(client, "aside", ({ members }) =>
      members.slice(1).every((one) => one.status === "succeeded"),
    );
    expect(others.members[0]).toMatchObject({ status: "queued", attempts: 0, checkpointTrainingEpoch: 1 });
    const run = await whileTimePasses(clock, settled(client, "aside"));
    expect(run.status).toBe("succeeded");
    expect(run.report).toMatchObject({ ensemble: { voted: 2 } });
    const reason =
      "set aside: its trainer died 8 times without a new checkpoint; the last time: the trainer process was killed (SIGKILL); perhaps memory ran out";
    expect(run.members[0]).toMatchObject({ status: "failed", attempts: 0, reason });
    expect(run.report?.members[0]).toMatchObject({ status: "failed", error: reason });
  });
});

describe("a trainer that hangs", () => {
  it("is killed after a silence, and its member goes on from the checkpoint, without an attempt being counted", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    const pidFile = join(directory, "trainer.pid");
    const script = { stopAfter: { member: 0, epoch: 2 }, onceFile: join(directory, "stopped"), pidFile };
    const silenceLimits = { quietMs: 60_000, floorMs: 500 };
    startWorker(address, directory, script, { silenceLimits });
    await submitCounting(client, "hung", countingSpec(1, 4));
    const waiting = await until(client, "hung", ({ members }) => members[0]?.reason !== null);
    expect(waiting.members[0]).toMatchObject({
      attempts: 0,
      reason: expect.stringMatching(/^the trainer process made no progress for \d+ s, and was killed$/),
    });
    const stopped = Number(await readFile(pidFile, "utf8"));
    const run = await settled(client, "hung");
    expect(run.members[0]).toMatchObject({ status: "succeeded", attempts: 0 });
    expect(await stateInFile(join(directory, "runs", "hung"), 0)).toBe(countedState(7, 0, 4));
    expect(Number(await readFile(pidFile, "utf8"))).not.toBe(stopped);
    expect(isAlive(stopped)).toBe(false);
  });
});

describe("a trainer that is killed while it starts", () => {
  it("does not end its worker: another one starts", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    startWorker(address, directory, { dieStarting: 2, startsFile: join(directory, "starts") });
    await submitCounting(client, "started", countingSpec(1, 1));
    expect((await settled(client, "started")).members[0]).toMatchObject({ status: "succeeded", attempts: 0 });
    expect(await readFile(join(directory, "starts"), "utf8")).toBe("xxx");
  });

  it("ends it with the reason when that happens again and again", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const script = { dieStarting: 1_000, startsFile: join(directory, "starts") };
    await expect(startWorker(address, directory, script).ended).rejects.toMatchObject({
      name: "FleetError",
      code: "trainer-failed",
      message:
        "the trainer process could not start: it died 5 times while starting; the last time: the trainer process was killed (SIGKILL); perhaps memory ran out",
    });
  });
});

describe("a worker that is stopped", () => {
  it("hands its member back at once, without an attempt being counted, and ends its trainer", async () => {
    const directory = await temporaryDirectory();
    // With a lease so long, only a lease handed back lets the test end in time.
    const { address } = await startCoordinator(directory, { leaseMs: 600_000 });
    const client = await connectClient(address);
    const pidFile = join(directory, "trainer.pid");
    const first = startWorker(address, directory, { holdAfter: { member: 0, epoch: 2 }, pidFile });
    await submitCounting(client, "handed", countingSpec(1, 3));
    await until(client, "handed", checkpointed(0, 2));
    await first.stop();
    expect(isAlive(Number(await readFile(pidFile, "utf8")))).toBe(false);
    expect((await client.get("handed")).members[0]).toMatchObject({
      status: "queued",
      attempts: 0,
      checkpointTrainingEpoch: 2,
    });

    startWorker(address, directory);
    const run = await settled(client, "handed");
    expect(run.members[0]?.summary?.steps).toBe(1);
    expect(await stateInFile(join(directory, "runs", "handed"), 0)).toBe(countedState(7, 0, 3));
  });
});

describe("a coordinator that restarts on its state", () => {
  it("goes on with its runs while the workers keep training", async () => {
    const directory = await temporaryDirectory();
    const clock = new ManualClock();
    const before = await startCoordinator(directory, { leaseMs: SHORT_LEASE_MS, clock });
    const client = await connectClient(before.address);
    const worker = startWorker(before.address, directory, { holdAfter: { member: 1, epoch: 1 } });
    await submitCounting(client, "restart", countingSpec(3, 2));
    await until(client, "restart", checkpointed(1, 1));
    await before.coordinator.close();

    await startCoordinator(directory, { port: before.port, leaseMs: SHORT_LEASE_MS, clock });
    const half = await client.get("restart");
    expect(half.members[1]).toMatchObject({ status: "leased", checkpointTrainingEpoch: 1 });
    // The worker, which still trains, is told to make itself known when it renews.
    while ((await client.workers()).length === 0) await setImmediate();
    expect((await client.workers())[0]).toMatchObject({ engine: "counting" });
    await worker.stop();
    startWorker(before.address, directory);
    const run = await settled(client, "restart");
    expect(run.status).toBe("succeeded");
    for (const member of [0, 1, 2]) {
      expect(await stateInFile(join(directory, "runs", "restart"), member)).toBe(countedState(7, member, 2));
    }
  });

  it("takes a worker back that did not end with it", async () => {
    const directory = await temporaryDirectory();
    const before = await startCoordinator(directory);
    startWorker(before.address, directory);
    const client = await connectClient(before.address);
    await submitCounting(client, "first", countingSpec(1, 1));
    await settled(client, "first");
    await before.coordinator.close();

    await startCoordinator(directory, { port: before.port });
    await submitCounting(client, "second", countingSpec(1, 1));
    expect((await settled(client, "second")).status).toBe("succeeded");
    expect(await client.workers()).toHaveLength(1);
  });

  it("gives members back at once where no worker outlives it", async () => {
    const directory = await temporaryDirectory();
    const before = await startCoordinator(directory, { leaseMs: 600_000 });
    const victim = forkWorker(before.address, directory, { holdAfter: { member: 0, epoch: 1 } });
    const client = await connectClient(before.address);
    await submitCounting(client, "owned", countingSpec(1, 2));
    await until(client, "owned", checkpointed(0, 1));
    victim.kill("SIGKILL");
    await before.coordinator.close();

    const after = await startCoordinator(directory, { leaseMs: 600_000, ownsWorkers: true });
    startWorker(after.address, directory);
    const again = await connectClient(after.address);
    expect((await settled(again, "owned")).members[0]).toMatchObject({ status: "succeeded", summary: { steps: 1 } });
  });
});

describe("a member that fails", () => {
  it("fails alone with its reason, and the others vote", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    startWorker(address, directory, { fail: [1] }, { name: "ada" });
    await submitCounting(client, "alone", countingSpec(3, 1, { minMembers: 1 }));
    const run = await settled(client, "alone");
    expect(run.status).toBe("succeeded");
    expect(run.members[1]).toMatchObject({ status: "failed", reason: "member 1 was told to fail", worker: "ada" });
    expect(run.report).toMatchObject({ ensemble: { voted: 2 } });
    expect(run.report?.members[1]).toMatchObject({ status: "failed", error: "member 1 was told to fail" });
  });

  it("fails the run when fewer than minMembers are left, and resuming tries it again", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    const worker = startWorker(address, directory, { fail: [1] });
    await submitCounting(client, "few", countingSpec(2, 1));
    const failed = await settled(client, "few");
    expect(failed).toMatchObject({ status: "failed", files: [] });
    expect(failed.reason).toBe(
      "1 of 2 members succeeded, at least 2 must (minMembers, by default all; in earlier versions the default was 1); member 1: member 1 was told to fail",
    );
    expect(JSON.parse(await readFile(join(directory, "runs", "few", "report.json"), "utf8"))).toEqual(failed.report);
    await worker.stop();

    startWorker(address, directory);
    expect((await client.resume("few")).counts).toMatchObject({ queued: 1, succeeded: 1 });
    expect((await settled(client, "few")).status).toBe("succeeded");
  });
});

describe("a run that is cancelled", () => {
  it("stops its trainers, keeps what is done, and goes on from there when it is resumed", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory, { leaseMs: SHORT_LEASE_MS, clock: new ManualClock() });
    const client = await connectClient(address);
    const worker = startWorker(address, directory, { holdAfter: { member: 1, epoch: 2 } });
    await submitCounting(client, "cancelled", countingSpec(3, 3));
    await until(client, "cancelled", checkpointed(1, 2));
    const cancelled = await client.cancel("cancelled");
    expect(cancelled).toMatchObject({
      status: "cancelled",
      counts: { succeeded: 1, cancelled: 2 },
      report: { status: "cancelled" },
    });
    expect(cancelled.report?.members.map(({ status }) => status)).toEqual(["succeeded", "cancelled", "cancelled"]);

    // The worker learns of it when it renews, and is free for other work then.
    await submitCounting(client, "other", countingSpec(1, 1));
    expect((await settled(client, "other")).status).toBe("succeeded");
    await worker.stop();

    startWorker(address, directory);
    await client.resume("cancelled");
    const run = await settled(client, "cancelled");
    expect(run.members.map((member) => member.summary?.steps)).toEqual([3, 1, 3]);
    expect(await stateInFile(join(directory, "runs", "cancelled"), 1)).toBe(countedState(7, 1, 3));
  });
});

describe("a worker", () => {
  it("that finds no engine ends with the reason", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    await expect(startWorker(address, directory, { noReady: true }).ended).rejects.toMatchObject({
      name: "FleetError",
      code: "trainer-failed",
      message: "the trainer process could not start: no such engine here",
    });
  });

  it("that finds no coordinator says where it looked", async () => {
    const directory = await temporaryDirectory();
    const { coordinator, address } = await startCoordinator(directory);
    await coordinator.close();
    await expect(startWorker(address, directory, {}, { patienceMs: 100 }).ended).rejects.toMatchObject({
      name: "ProtocolError",
      code: "unreachable",
      message: expect.stringContaining(`no coordinator answers at ${address}`),
    });
  });
});

describe("a worker whose trainer was replaced", () => {
  it("leaves none behind when no coordinator answers any more", async () => {
    const directory = await temporaryDirectory();
    const { coordinator, address } = await startCoordinator(directory);
    const client = await connectClient(address);
    const pidFile = join(directory, "trainer.pid");
    const script = { killAfter: { member: 0, epoch: 1 }, onceFile: join(directory, "killed"), pidFile };
    const worker = startWorker(address, directory, script, { patienceMs: 100 });
    await submitCounting(client, "replaced", countingSpec(1, 2));
    expect((await settled(client, "replaced")).status).toBe("succeeded");
    const replacement = Number(await readFile(pidFile, "utf8"));
    expect(isAlive(replacement)).toBe(true);

    await coordinator.close();
    await expect(worker.ended).rejects.toMatchObject({ name: "ProtocolError", code: "unreachable" });
    expect(isAlive(replacement)).toBe(false);
  });
});

describe("a full disk", () => {
  it("ends the worker with the folder's name, and costs its member no attempt", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    const full = startWorker(address, directory, { noSpace: true });
    await submitCounting(client, "full", countingSpec(1, 2));
    await expect(full.ended).rejects.toMatchObject({
      name: "FleetError",
      code: "disk-full",
      message: expect.stringMatching(/^no space left in .*conclave-member-[\w.-]+: make room there, or set TMPDIR to/),
    });
    expect((await client.get("full")).members[0]).toMatchObject({ status: "queued", reason: null });

    startWorker(address, directory);
    expect(await settled(client, "full")).toMatchObject({ status: "succeeded", members: [{ attempts: 0 }] });
  });

  it("a temporary folder that went away ends the worker, and its member goes back without a lost attempt", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    const gone = join(directory, "gone");
    vi.stubEnv("TMPDIR", gone);
    onTestFinished(() => void vi.unstubAllEnvs());
    const worker = startWorker(address, directory);
    await submitCounting(client, "gone", countingSpec(1, 2));
    await expect(worker.ended).rejects.toMatchObject({
      name: "FleetError",
      code: "temporary-folder",
      message: expect.stringContaining(`${gone} (TMPDIR) cannot be used: there is no such folder`),
    });
    expect((await client.get("gone")).members[0]).toMatchObject({ status: "queued", reason: null, attempts: 0 });

    vi.unstubAllEnvs();
    startWorker(address, directory);
    expect(await settled(client, "gone")).toMatchObject({ status: "succeeded", members: [{ attempts: 0 }] });
  });
});

import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Log } from "../src/index.js";
import { countedState, stateInFile } from "./support/counted.js";
import {
  checkpointed,
  connectClient,
  countingSpec,
  digitsData,
  settled,
  startCoordinator,
  startWorker,
  submitCounting,
  temporaryDirectory,
  until,
} from "./support/fleet.js";

it("two workers train all members of a run; the ensemble is in the run's folder and can be fetched from afar", async () => {
  const directory = await temporaryDirectory();
  const { address } = await startCoordinator(directory);
  startWorker(address, directory, {}, { name: "ada" });
  startWorker(address, directory, {}, { name: "bob" });
  const client = await connectClient(address);
  await submitCounting(client, "counting", countingSpec(4, 3));
  const run = await settled(client, "counting");

  expect(run).toMatchObject({ status: "succeeded", reason: null, counts: { succeeded: 4, failed: 0 } });
  expect(run.report).toMatchObject({
    status: "succeeded",
    run: "counting",
    ensemble: { voted: 4, test: { accuracy: 1 } },
  });
  expect((await client.list())[0]?.score).toEqual({ metric: "accuracy", value: 1, rows: "test" });
  const runFolder = join(directory, "runs", "counting");
  for (let member = 0; member < 4; member++) {
    expect(await stateInFile(runFolder, member)).toBe(countedState(7, member, 3));
  }

  const copy = join(directory, "copy");
  await client.download("counting", copy);
  const names = (await readdir(copy)).sort();
  expect(names).toEqual(
    [...[0, 1, 2, 3].map((m) => `member-00${m}.safetensors`), "ensemble.json", "report.json"].sort(),
  );
  for (const name of names) expect(await readFile(join(copy, name))).toEqual(await readFile(join(runFolder, name)));
});

it("a member that is submitted with a checkpoint goes on from there", async () => {
  const directory = await temporaryDirectory();
  const { address } = await startCoordinator(directory);
  startWorker(address, directory, {}, { name: "ada" });
  const client = await connectClient(address);
  const bytes = Buffer.from(JSON.stringify({ epoch: 3, state: countedState(7, 1, 3) }));
  const data = await digitsData();
  const run = { run: "warm", spec: countingSpec(2, 3), data, checkpoints: new Map([[1, { trainingEpoch: 3, bytes }]]) };
  await client.submit(run);
  await client.submit(run); // the same submission again changes nothing
  const { report, status } = await settled(client, "warm");
  expect(status).toBe("succeeded");
  expect(await stateInFile(join(directory, "runs", "warm"), 1)).toBe(countedState(7, 1, 3));
  expect(report?.members.map(({ steps }) => steps)).toEqual([3, 0]); // epochs that were done here
});

it("long members start first", async () => {
  const directory = await temporaryDirectory();
  const { address } = await startCoordinator(directory);
  const client = await connectClient(address);
  const spec = countingSpec(1, 1, {
    members: [
      { model: "mlp", count: 1, epochs: 1 },
      { model: "mlp", count: 1, epochs: 9 },
      { model: { mlp: { hidden: [512, 512] } }, count: 1, epochs: 2 },
    ],
  });
  await submitCounting(client, "order", spec);
  const started: number[] = [];
  startWorker(
    address,
    directory,
    {},
    {
      log: (_, message, fields) => message === "member taken" && started.push(Number(fields?.member)),
    },
  );
  await settled(client, "order");
  // Multiplications per row: 64-256-128-10 takes 50,432, 64-512-512-10 takes 300,032; times 1, 9 and 2 epochs.
  expect(started).toEqual([2, 1, 0]);
});

it("D6: what people should know while a member trains is in its worker's log", async () => {
  const directory = await temporaryDirectory();
  const { address } = await startCoordinator(directory);
  const client = await connectClient(address);
  const notice = "member 0 (mlp): memory ran out; going on with each batch in 2 parts";
  const told: unknown[] = [];
  const log: Log = (level, message, fields) => level === "warn" && told.push([message, fields]);
  startWorker(address, directory, { notice }, { log });
  await submitCounting(client, "noticed", countingSpec(1, 1));
  await settled(client, "noticed");
  expect(told).toEqual([[notice, { run: "noticed", member: 0 }]]);
});

it("a submission that is sent twice makes one run, and another one under its id is refused", async () => {
  const directory = await temporaryDirectory();
  const { address } = await startCoordinator(directory);
  const client = await connectClient(address);
  await submitCounting(client, "twice", countingSpec(2, 1));
  await submitCounting(client, "twice", countingSpec(2, 1));
  expect((await client.list()).map(({ run, counts }) => [run, counts.queued])).toEqual([["twice", 2]]);
  await expect(submitCounting(client, "twice", countingSpec(3, 1))).rejects.toMatchObject({
    name: "ProtocolError",
    code: "already-exists",
  });
  await expect(submitCounting(client, "../escape", countingSpec(1, 1))).rejects.toMatchObject({
    code: "invalid-argument",
  });
});

it("a run without an ensemble cannot be fetched, and the error says why", async () => {
  const directory = await temporaryDirectory();
  const { address } = await startCoordinator(directory);
  const client = await connectClient(address);
  await submitCounting(client, "waiting", countingSpec(1, 1));
  await expect(client.download("waiting", join(directory, "copy"))).rejects.toMatchObject({
    name: "FleetError",
    code: "no-ensemble",
    message: expect.stringContaining("it is queued"),
  });
  await expect(client.get("nowhere")).rejects.toMatchObject({
    code: "not-found",
    message: expect.stringContaining('"nowhere"'),
  });
});

it("a run is told to be finished even when what it does not need any more cannot be removed", async () => {
  const directory = await temporaryDirectory();
  const warnings: string[] = [];
  const log: Log = (level, message) => void (level === "warn" && warnings.push(message));
  const { coordinator, address } = await startCoordinator(directory, { log });
  const client = await connectClient(address);
  // Member 0 goes on from a checkpoint, so that the coordinator keeps one of it; member 1 is waited for.
  const killed = { killAfter: { member: 0, epoch: 1 }, onceFile: join(directory, "killed") };
  const first = startWorker(address, directory, { ...killed, holdAfter: { member: 1, epoch: 1 } });
  await submitCounting(client, "kept", countingSpec(2, 2));
  await until(client, "kept", ({ members }) => members[0]?.status === "succeeded");
  await until(client, "kept", checkpointed(1, 1));
  await first.stop();
  // A folder in the place of the finished member's checkpoint: it is not removed as a file is.
  const artifacts = await readdir(join(directory, "state", "artifacts"), { recursive: true, withFileTypes: true });
  for (const entry of artifacts.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    if (!(await readFile(path, "utf8")).includes(countedState(7, 0, 1))) continue;
    await rm(path);
    await mkdir(path);
  }
  startWorker(address, directory);
  expect((await settled(client, "kept")).status).toBe("succeeded");
  await coordinator.close();
  expect(warnings).toEqual(["checkpoints could not be removed"]);
});

it("a submission that is given up while the coordinator writes it down is told to have been taken", async () => {
  const directory = await temporaryDirectory();
  const giveUp = new AbortController();
  let submitting = false;
  const clock = {
    now() {
      // The coordinator asks for the time when it has the submission.
      if (submitting) giveUp.abort();
      return Date.now();
    },
    monotonicMs: () => performance.now(),
  };
  const { address } = await startCoordinator(directory, { clock });
  const client = await connectClient(address);
  const data = await digitsData();
  submitting = true;
  await client.submit({ run: "taken", spec: countingSpec(1, 1), data }, { signal: giveUp.signal });
  expect(giveUp.signal.aborted).toBe(true);
  expect((await client.get("taken")).status).toBe("queued");
});

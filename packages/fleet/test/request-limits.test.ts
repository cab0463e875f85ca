import { BlobsDefinition, bytesBlob, connect, FleetDefinition, putBlob, RunsDefinition } from "@conclave/protocol";
import { expect, it, onTestFinished } from "vitest";
import { KnownWorkers } from "../src/coordinator/known-workers.js";
import { createWorkerIdentity } from "../src/worker-identity.js";
import {
  connectClient,
  countingSpec,
  ManualClock,
  startCoordinator,
  submitCounting,
  temporaryDirectory,
} from "./support/fleet.js";

const REGISTRATION = { name: "ada", host: "here", engine: "none", determinismClass: "none" };
const ESCAPE = "\u001b[31m";

async function coordinatorAlone() {
  const { address } = await startCoordinator(await temporaryDirectory());
  const connection = await connect({ address, tls: null, peer: "coordinator", deadlineMs: 120_000, patienceMs: 1_000 });
  onTestFinished(() => connection.close());
  return {
    client: await connectClient(address),
    fleet: connection.client(FleetDefinition),
    runs: connection.client(RunsDefinition),
    blobs: connection.client(BlobsDefinition),
  };
}

/** A worker's calls about the one member that it holds. */
async function holder() {
  const { client, fleet, ...others } = await coordinatorAlone();
  await submitCounting(client, "bounded", countingSpec(1, 1));
  const { id: worker, secret } = createWorkerIdentity();
  await fleet.register({ worker, secret, ...REGISTRATION });
  const { assignment } = await fleet.acquire({ worker, secret, waitMs: 30_000, delivering: [] });
  if (!assignment?.lease) throw new Error("expected a lease");
  return { client, fleet, ...others, worker, secret, lease: assignment.lease };
}

it.each([
  ["a name of 201 characters", { name: "n".repeat(201) }, /expected name of at most 200 characters, got 201/],
  ["a name of a million", { name: "n".repeat(1_000_000) }, /expected name of at most 200 characters, got 1000000/],
  [
    "a name that colours a terminal",
    { name: `ada${ESCAPE}` },
    /expected name without control characters, got \\u001b in "ada/,
  ],
  ["a host of two lines", { host: "two\nlines" }, /expected host without control characters, got \\u000a/],
  ["a host longer than DNS has", { host: "h".repeat(256) }, /expected host of at most 255 characters/],
  ["a long engine", { engine: "e".repeat(101) }, /expected engine of at most 100 characters/],
  [
    "a long determinism class",
    { determinismClass: "d".repeat(1_001) },
    /expected determinism_class of at most 1000 characters/,
  ],
])("a registration with %s is refused, and the field named", async (_, field, message) => {
  const { client, fleet } = await coordinatorAlone();
  const { id: worker, secret } = createWorkerIdentity();
  const registered = fleet.register({ worker, secret, ...REGISTRATION, ...field });
  await expect(registered).rejects.toMatchObject({ code: "invalid-argument", message: expect.stringMatching(message) });
  expect(await client.workers()).toEqual([]);
});

it("a flood of registrations drops the idle workers that have been silent the longest, and none that works", () => {
  const clock = new ManualClock();
  const workers = new KnownWorkers(clock, 3);
  const register = (worker: string) => {
    clock.advance(1);
    workers.register({ worker, ...REGISTRATION });
  };
  const working = { run: "r", member: 0, leaseEpoch: 1n, worker: "working" };
  register("working");
  workers.holds("working", [], working);
  for (const worker of ["idle", "quiet"]) register(worker);
  clock.advance(1);
  workers.heardFrom("idle");
  register("new");
  expect(workers.list().workers.map(({ worker }) => worker)).toEqual(["working", "idle", "new"]);
  for (const worker of ["idle", "new"]) workers.holds(worker, [], { ...working, worker });
  expect(() => register("one too many")).toThrow(/^3 workers hold members already/);
  register("idle");
  expect(workers.list().workers).toHaveLength(3);
  clock.advance(200_000);
  register("later");
  expect(workers.list().workers.map(({ worker }) => worker)).toEqual(["later"]);
});

it("deliveries that a worker does not hold do not make it a working one", async () => {
  const { fleet, worker, secret, lease } = await holder();
  const invented = { ...lease, run: "invented" };
  await fleet.acquire({ worker, secret, waitMs: 0, delivering: [lease, invented] });
  expect((await fleet.listWorkers({ limit: 0, pageToken: "" })).workers[0]?.lease).toEqual(lease);
  const many = fleet.acquire({ worker, secret, waitMs: 0, delivering: new Array(17).fill(lease) });
  await expect(many).rejects.toMatchObject({
    code: "invalid-argument",
    message: "expected at most 16 leases in delivering, got 17",
  });
});

it("a reason that is too long is refused, and one with control characters is shown without them", async () => {
  const { client, fleet, secret, lease } = await holder();
  const fail = (reason: string) => fleet.fail({ lease, secret, reason, retryable: true, trainerDied: false });
  await expect(fail("r".repeat(8_001))).rejects.toMatchObject({
    code: "invalid-argument",
    message: expect.stringContaining("expected reason of at most 8000 characters, got 8001"),
  });
  await fail(`${ESCAPE}red\nsecond line\u0007`);
  expect((await client.get("bounded")).members[0]?.reason).toBe("\\u001b[31mred\nsecond line\\u0007");
});

it.each([
  [{ loss: Number.NaN }, "expected progress.loss as a finite number, got NaN"],
  [{ metric: Number.POSITIVE_INFINITY }, "expected progress.metric as a finite number, got Infinity"],
  [{ r2: Number.NEGATIVE_INFINITY }, "expected progress.r2 as a finite number, got -Infinity"],
  [{ samplesPerSecond: -1 }, "expected progress.samples_per_second of at least 0, got -1"],
])("progress of %o is refused", async (field, message) => {
  const { client, fleet, secret, lease } = await holder();
  const sane = { trainingEpoch: 1, trainingEpochs: 1, step: 1n, steps: 1n, loss: 1, samplesPerSecond: 1 };
  const progress = { ...sane, metric: undefined, r2: undefined, stopping: undefined, microBatches: 1, ...field };
  const renewed = fleet.renew({ lease, secret, progress, checkpoint: undefined });
  await expect(renewed).rejects.toMatchObject({ code: "invalid-argument", message });
  expect((await client.get("bounded")).members[0]?.progress).toBeNull();
});

it("a summary that those who ask for the run could not read is refused", async () => {
  const { client, fleet, blobs, secret, lease } = await holder();
  const blob = bytesBlob(Buffer.from("result"));
  await putBlob(blobs, blob, { signal: new AbortController().signal, patienceMs: 1_000 });
  const files = { weightsSha256: blob.sha256, predictionsSha256: blob.sha256, summarySha256: "" };
  for (const summaryJson of ["{", "null", "[]", "7"]) {
    const completed = fleet.complete({ lease, secret, ...files, summaryJson });
    await expect(completed).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringMatching(/^expected a summary as/),
    });
  }
  expect((await client.get("bounded")).members[0]?.status).toBe("leased");
});

it("a run whose names a terminal could not show is refused with the field", async () => {
  const { client, runs } = await holder();
  const { dataSha256, spec } = await client.get("bounded");
  const submit = (name: string, model: string) =>
    runs.submit({
      run: "named",
      specJson: JSON.stringify({ ...spec, name }),
      dataSha256,
      members: [{ model, work: 1, checkpointSha256: "", checkpointTrainingEpoch: 0 }],
      requestSha256: "",
    });
  for (const [name, model, message] of [
    ["n".repeat(201), "mlp", /name: must have at most 200 characters/],
    [ESCAPE, "mlp", /name: must hold no control characters/],
    ["fine", ESCAPE, /expected model without control characters/],
    ["fine", "m".repeat(201), /expected model of at most 200 characters/],
  ] as const) {
    await expect(submit(name, model)).rejects.toMatchObject({
      code: "invalid-argument",
      message: expect.stringMatching(message),
    });
  }
  expect((await submit("fine", "mlp")).run).toBe("named");
});

it("a long request of more members than a run has is refused before they become objects", async () => {
  const { runs, blobs } = await coordinatorAlone();
  const run = Buffer.concat([Buffer.from([10, 4]), Buffer.from("wide")]);
  const blob = bytesBlob(Buffer.concat([run, Buffer.alloc(2 ** 20, Buffer.from([0x22, 0]))]));
  await putBlob(blobs, blob, { signal: new AbortController().signal, patienceMs: 1_000 });
  const request = { run: "wide", requestSha256: blob.sha256, specJson: "", dataSha256: "", members: [] };
  await expect(runs.submit(request)).rejects.toMatchObject({
    code: "invalid-argument",
    message: expect.stringContaining("expected a message of at most 16384 fields, got more"),
  });
});

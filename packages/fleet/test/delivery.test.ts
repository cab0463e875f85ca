import { once } from "node:events";
import { rm } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import { packData } from "@conclave/data";
import {
  type AcquireRequest,
  BlobsDefinition,
  blobHandlers,
  bytesBlob,
  COORDINATOR_MAX_RECEIVE_BYTES,
  type CompleteRequest,
  createServer,
  FleetDefinition,
  implementService,
  type Lease,
  ProtocolError,
  RenewResponse_Verdict,
  type ServiceHandlers,
} from "@conclave/protocol";
import { Artifacts, Store, StoreError } from "@conclave/store";
import { expect, it, onTestFinished, vi } from "vitest";
import {
  connectClient,
  countingSpec,
  digitsData,
  type Script,
  settled,
  startCoordinator,
  startWorker,
  submitCounting,
  temporaryDirectory,
} from "./support/fleet.js";

type Complete = ServiceHandlers<FleetDefinition>["complete"];

const MEMBERS = 2;

/** What a coordinator was asked, and told, by a worker that trains two members. */
interface Story {
  /** What the coordinator keeps. */
  readonly artifacts: Artifacts;
  readonly asked: AcquireRequest[];
  readonly completed: number[];
  readonly released: number[];
  /** Reasons. */
  readonly failed: string[];
  /** Aborted when the second member is in training, or trained. */
  readonly secondTrains: AbortSignal;
}

/** The coordinator's side of the wire, which takes a result only when the test says so. */
async function workFor(
  script: Script,
  complete: (lease: Lease, story: Story, result: CompleteRequest) => Promise<void>,
) {
  const directory = await temporaryDirectory();
  const artifacts = new Artifacts(directory);
  const { sha256 } = bytesBlob(packData(await digitsData()));
  await artifacts.put(packData(await digitsData()));
  const secondTrains = new AbortController();
  const failed: string[] = [];
  const story: Story = { artifacts, failed, asked: [], completed: [], released: [], secondTrains: secondTrains.signal };
  const handlers: ServiceHandlers<FleetDefinition> = {
    register: async () => ({ leaseMs: 30_000 }),
    acquire: async (request, { signal }) => {
      const member = story.asked.push(request) - 1;
      if (member >= MEMBERS) {
        await once(signal, "abort");
        return { assignment: undefined };
      }
      const lease = { run: "counting", member, leaseEpoch: 1n, worker: request.worker };
      const specJson = JSON.stringify(countingSpec(MEMBERS, 1));
      return { assignment: { lease, specJson, specSha256: "", dataSha256: sha256, checkpoint: undefined } };
    },
    renew: async ({ lease, progress }) => {
      if (lease?.member === 1 && progress) secondTrains.abort();
      return { verdict: RenewResponse_Verdict.VERDICT_CONTINUE, register: false };
    },
    complete: (async (result) => {
      const { lease } = result;
      if (lease?.member === 1) secondTrains.abort();
      await complete(lease!, story, result);
      story.completed.push(lease!.member);
      return {};
    }) satisfies Complete,
    fail: async ({ reason }) => {
      failed.push(reason);
      return {};
    },
    release: async ({ lease }) => {
      story.released.push(lease!.member);
      return {};
    },
    listWorkers: async () => ({ workers: [], nextPageToken: "" }),
  };
  const mapError = (error: unknown) =>
    error instanceof ProtocolError ? error : new ProtocolError("internal", String(error));
  const server = await createServer({
    maxReceiveBytes: COORDINATOR_MAX_RECEIVE_BYTES,
    services: [
      implementService(FleetDefinition, handlers, mapError),
      implementService(BlobsDefinition, blobHandlers(artifacts), mapError),
    ],
  });
  const { address } = await server.listen({ host: "127.0.0.1", port: 0, tls: null, insecure: false });
  onTestFinished(() => server.drain({ settleMs: 0, graceMs: 100 }));
  return { story, worker: startWorker(address, directory, script, { patienceMs: 1_000 }) };
}

it("while the result of a member is on its way, the worker trains the next one", async () => {
  const both = new AbortController();
  const taken = new Set<number>();
  const { story } = await workFor({}, async ({ member }, { secondTrains }) => {
    // A worker that did one thing after the other would wait for ever.
    if (member === 0 && !secondTrains.aborted) await once(secondTrains, "abort");
    if (taken.add(member).size === MEMBERS) both.abort();
  });
  await once(both.signal, "abort");
  expect(story.asked.slice(0, 2).map(({ delivering }) => delivering.map(({ member }) => member))).toEqual([[], [0]]);
});

it("members of tens of thousands of training epochs bring their loss curves, longer than any message, to the report", async () => {
  const directory = await temporaryDirectory();
  const { address } = await startCoordinator(directory);
  const client = await connectClient(address);
  startWorker(address, directory, { records: 30_000 });
  await submitCounting(client, "long", countingSpec(2, 1));
  const { status, report } = await settled(client, "long");
  expect(status).toBe("succeeded");
  expect(report?.members.map(({ epochs }) => epochs.length)).toEqual([30_000, 30_000]);
  expect(JSON.stringify(report?.members[0]?.epochs).length).toBeGreaterThan(COORDINATOR_MAX_RECEIVE_BYTES);
});

it("a result that nobody takes ends the worker with the reason, and the member in training is handed back", async () => {
  const { story, worker } = await workFor({ holdAfter: { member: 1, epoch: 1 } }, async (_, { secondTrains }) => {
    if (!secondTrains.aborted) await once(secondTrains, "abort");
    throw new ProtocolError("internal", "the disk broke");
  });
  await expect(worker.ended).rejects.toMatchObject({ code: "internal", message: "the disk broke" });
  expect(story).toMatchObject({ completed: [], released: [1] });
});

it.each([
  ["damaged", "data-loss"],
  ["missing", "not-found"],
] as const)(
  "a summary that is %s between its upload and the completion is brought again, and the worker goes on",
  async (how, code) => {
    const over = new AbortController();
    const completions: number[] = [];
    const { story } = await workFor({ records: 2_000 }, async ({ member }, { artifacts }, { summarySha256 }) => {
      completions.push(member);
      // Brought in full each time.
      await artifacts.size(summarySha256);
      if (completions.length === 1) {
        await rm(artifacts.path(summarySha256));
        throw new ProtocolError(code, `the summary is ${how}`);
      }
      if (member === 1) over.abort();
    });
    await once(over.signal, "abort");
    expect(completions.sort()).toEqual([0, 0, 1]);
    expect(story).toMatchObject({ failed: [], released: [] });
  },
);

it("a result that is damaged whenever it was brought fails its attempt with the reason, and the worker goes on", async () => {
  const over = new AbortController();
  const completions: number[] = [];
  const { story } = await workFor({}, async ({ member }) => {
    completions.push(member);
    if (member === 0) throw new ProtocolError("data-loss", "artifact abc was damaged");
    over.abort();
  });
  await once(over.signal, "abort");
  while (story.failed.length === 0) await setImmediate();
  expect(story.failed).toEqual(["the result could not be kept: artifact abc was damaged"]);
  expect(completions.filter((member) => member === 0)).toHaveLength(3);
});

it("a coordinator that has no room for a while is asked again, and neither the result nor the worker is lost", async () => {
  const over = new AbortController();
  const taken = new Set<number>();
  let refusals = 0;
  const { story } = await workFor({}, async ({ member }) => {
    if (member === 0 && refusals++ < 2)
      throw new ProtocolError("resource-exhausted", "no space left to write conclave.db");
    if (taken.add(member).size === MEMBERS) over.abort();
  });
  await once(over.signal, "abort");
  expect(refusals).toBe(3);
  expect(story).toMatchObject({ failed: [], released: [] });
});

it("a run that cannot be ended since the disk is full is ended once there is room, without another call", async () => {
  const directory = await temporaryDirectory();
  const open = Store.open.bind(Store);
  const spy = vi.spyOn(Store, "open").mockImplementation(async (options) => {
    const store = await open(options);
    vi.spyOn(store.runs, "finish").mockRejectedValueOnce(new StoreError("disk-full", "no space left"));
    return store;
  });
  onTestFinished(() => spy.mockRestore());
  const { address } = await startCoordinator(directory, { leaseMs: 400 });
  const client = await connectClient(address);
  startWorker(address, directory);
  await submitCounting(client, "full", countingSpec(1, 1));
  expect((await settled(client, "full")).status).toBe("succeeded");
});

import { connect, FleetDefinition, RunEvent, RunsDefinition } from "@conclave/protocol";
import { describe, expect, it, onTestFinished } from "vitest";
import { wholeEvents } from "../src/client/whole-events.js";
import { inPieces } from "../src/coordinator/event-pieces.js";
import { createWorkerIdentity } from "../src/worker-identity.js";
import {
  connectClient,
  countingSpec,
  settled,
  startCoordinator,
  startWorker,
  submitCounting,
  temporaryDirectory,
} from "./support/fleet.js";
import { slowProxy } from "./support/slow-proxy.js";

/** Two members whose loss curves have 3 MB each. */
const RECORDS = 30_000;
const MIB = 2 ** 20;

async function rawClient(address: string) {
  const connection = await connect({ address, tls: null, peer: "coordinator", deadlineMs: 120_000, patienceMs: 1_000 });
  onTestFinished(() => connection.close());
  return { runs: connection.client(RunsDefinition), fleet: connection.client(FleetDefinition) };
}

async function finishedRun() {
  const directory = await temporaryDirectory();
  const { address } = await startCoordinator(directory);
  const client = await connectClient(address);
  const worker = startWorker(address, directory, { records: RECORDS });
  await submitCounting(client, "long", countingSpec(2, 1));
  expect((await settled(client, "long")).status).toBe("succeeded");
  await worker.stop();
  return { address, client };
}

describe("a run with long loss curves", () => {
  it("is told in messages of a bounded size, which together are the whole run", async () => {
    const { address, client } = await finishedRun();
    const { runs } = await rawClient(address);
    const sizes: number[] = [];
    const measured = async function* () {
      for await (const event of runs.watch({ run: "long", pieceBytes: 32_768, brief: false })) {
        sizes.push(RunEvent.encode(event).finish().byteLength);
        yield event;
      }
    };
    const events: RunEvent[] = [];
    for await (const event of wholeEvents(measured())) events.push(event);
    expect(events).toEqual([{ event: { $case: "run", value: await runs.get({ run: "long" }) } }]);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(4 * MIB);
    for (const size of sizes) expect(size).toBeLessThan(33_000);
    const { report, members } = await client.get("long");
    expect(report?.members.map(({ epochs }) => epochs.length)).toEqual([RECORDS, RECORDS]);
    expect(members.map(({ summary }) => summary?.epochs.length)).toEqual([RECORDS, RECORDS]);
  });

  it("arrives over a slow link, however long it takes, as long as it goes on", async () => {
    const { address } = await finishedRun();
    const client = await connectClient(await slowProxy(address, 6 * MIB));
    expect((await client.get("long")).report?.members).toHaveLength(2);
    const cancelled = await client.cancel("long");
    expect(cancelled.report?.members[0]?.epochs).toHaveLength(RECORDS);
  });

  it("is fetched as an ensemble without its members and report coming along", async () => {
    const { address, client } = await finishedRun();
    const { runs } = await rawClient(address);
    const brief: RunEvent[] = [];
    for await (const event of runs.watch({ run: "long", pieceBytes: 0, brief: true })) brief.push(event);
    const [told] = brief;
    if (told?.event?.$case !== "run") throw new Error("expected a run");
    expect(told.event.value).toMatchObject({ members: [], specJson: "", reportJson: "", name: "counting" });
    expect(told.event.value.files.map(({ path }) => path)).toContain("ensemble.json");
    const folder = await temporaryDirectory();
    await client.download("long", folder);
  });
});

it("events that are short stay whole, and long ones are put together again", async () => {
  const event = (text: string): RunEvent => ({
    event: { $case: "member", value: member(text) },
  });
  const [short, long] = [event("short"), event("long ".repeat(10_000))];
  expect([...inPieces(short, 4_096)]).toEqual([short]);
  expect([...inPieces(long, 0)]).toEqual([long]);
  const pieces = [...inPieces(long, 4_096)];
  expect(pieces.length).toBe(Math.ceil(RunEvent.encode(long).finish().byteLength / 4_096));
  // Fewer bytes than a message's own cost are not asked for in earnest.
  expect([...inPieces(long, 1)]).toEqual(pieces);
  const sent = async function* () {
    yield* pieces;
    yield short;
    yield* pieces;
  };
  const whole: RunEvent[] = [];
  for await (const one of wholeEvents(sent())) whole.push(one);
  expect(whole).toEqual([long, short, long]);
});

function member(summaryJson: string) {
  return {
    member: 0,
    model: "mlp",
    status: 1,
    worker: "",
    attempts: 0,
    reason: "",
    progress: undefined,
    checkpointTrainingEpoch: 0,
    summaryJson,
  };
}

it("a run whose request no message can hold is submitted, and trained", async () => {
  const directory = await temporaryDirectory();
  const { address } = await startCoordinator(directory);
  const client = await connectClient(address);
  // More than 64 KiB, which the worker is not told in one message either.
  const layers = ["flatten", ...new Array(1_000).fill({ dense: 8 }), { dense: "classes" }];
  const spec = countingSpec(1, 1, { members: [{ model: { layers }, epochs: 1 }] });
  expect(JSON.stringify(spec).length).toBeGreaterThan(65_536);
  startWorker(address, directory);
  await submitCounting(client, "wide", spec);
  const run = await settled(client, "wide");
  expect(run).toMatchObject({ status: "succeeded", counts: { succeeded: 1 } });
  expect(run.spec).toEqual(spec);
});

describe("lists come in pages", () => {
  it("of runs, the newest first, and none is left out or told twice", async () => {
    const { address } = await startCoordinator(await temporaryDirectory());
    const client = await connectClient(address);
    const { runs } = await rawClient(address);
    const names = Array.from({ length: 7 }, (_, index) => `run-${index}`);
    for (const name of names) await submitCounting(client, name, countingSpec(1, 1));
    const seen: string[] = [];
    let pageToken = "";
    do {
      const page = await runs.list({ limit: 3, pageToken });
      expect(page.runs.length).toBeLessThanOrEqual(3);
      seen.push(...page.runs.map(({ run }) => run));
      pageToken = page.nextPageToken;
    } while (pageToken !== "");
    expect(seen).toEqual(names.toReversed());
    expect((await client.list({ limit: 5 })).map(({ run }) => run)).toEqual(seen.slice(0, 5));
    await expect(runs.list({ limit: 3, pageToken: "x" })).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("of workers, in the order in which they came", async () => {
    const { address } = await startCoordinator(await temporaryDirectory());
    const client = await connectClient(address);
    const { fleet } = await rawClient(address);
    const names = Array.from({ length: 120 }, (_, index) => `worker-${index}`);
    for (const name of names) {
      const { id: worker, secret } = createWorkerIdentity();
      await fleet.register({ worker, secret, name, host: "here", engine: "none", determinismClass: "none" });
    }
    expect((await client.workers()).map(({ name }) => name)).toEqual(names);
    const first = await fleet.listWorkers({ limit: 100, pageToken: "" });
    expect(first.workers).toHaveLength(100);
    const second = await fleet.listWorkers({ limit: 100, pageToken: first.nextPageToken });
    expect(second).toMatchObject({ workers: { length: 20 }, nextPageToken: "" });
  });
});

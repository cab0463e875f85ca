import { mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Client, Coordinator } from "../src/index.js";
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

type Damage = (path: string) => Promise<unknown>;

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  await writeFile(path, bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 1));
}

const DAMAGES: readonly (readonly [string, Damage])[] = [
  ["with one bit flipped", flip],
  ["truncated", (path) => truncate(path, 10)],
  ["empty", (path) => truncate(path, 0)],
  ["missing", (path) => rm(path)],
  [
    "replaced by a folder",
    async (path) => {
      await rm(path);
      await mkdir(path);
    },
  ],
];

/** The files of a coordinator's artifacts that are not in `known`. */
async function artifacts(directory: string, known: readonly string[] = []): Promise<readonly string[]> {
  const entries = await readdir(join(directory, "state", "artifacts"), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.filter((path) => !known.includes(path));
}

async function expectMembers(directory: string, run: string, members: number, epochs: number): Promise<void> {
  for (let member = 0; member < members; member++)
    expect(await stateInFile(join(directory, "runs", run), member)).toBe(countedState(7, member, epochs));
}

const data = () => digitsData();

describe("data at the coordinator that are damaged", () => {
  it.each(DAMAGES)(
    "(%s) before a member is leased end the run with the reason, and are sent again",
    async (_, damage) => {
      const directory = await temporaryDirectory();
      const { address } = await startCoordinator(directory);
      const client = await connectClient(address);
      await submitCounting(client, "data", countingSpec(2, 2));
      const [path] = await artifacts(directory);
      await damage(path!);
      startWorker(address, directory);
      const failed = await settled(client, "data");
      expect(failed).toMatchObject({ status: "failed", reason: expect.stringContaining("sends them again") });
      expect(failed.members.map(({ attempts, status }) => ({ attempts, status }))).toEqual(
        [0, 1].map(() => ({ attempts: 0, status: "queued" })),
      );
      await expect(client.resume("data")).rejects.toMatchObject({ code: "data-loss" });
      await client.resume("data", { data });
      expect((await settled(client, "data")).status).toBe("succeeded");
      await expectMembers(directory, "data", 2, 2);
    },
  );

  it("while the last member trains are sent again for the vote, and what is trained stays", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    await submitCounting(client, "vote", countingSpec(2, 2));
    const known = await artifacts(directory);
    const first = startWorker(address, directory, { holdAfter: { member: 1, epoch: 1 } });
    await until(client, "vote", checkpointed(1, 1));
    await flip(known[0]!);
    await first.stop();
    startWorker(address, directory);
    expect(await settled(client, "vote")).toMatchObject({ status: "failed", counts: { succeeded: 2 } });
    await client.resume("vote", { data });
    expect(await settled(client, "vote")).toMatchObject({ status: "succeeded", report: { testSet: { readings: 1 } } });
    await expectMembers(directory, "vote", 2, 2);
  });

  it("and are others by now are not accepted in their place", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    await submitCounting(client, "other", countingSpec(1, 1));
    await client.cancel("other");
    await flip((await artifacts(directory))[0]!);
    const changed = async () => ({ ...(await digitsData()), test: null });
    await expect(client.resume("other", { data: changed })).rejects.toMatchObject({ code: "data-changed" });
  });
});

describe("a cached copy of the data that is damaged", () => {
  it.each(DAMAGES)("(%s) is fetched again, and costs no attempt", async (_, damage) => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    const worker = startWorker(address, directory);
    await submitCounting(client, "first", countingSpec(1, 1));
    await settled(client, "first");
    await worker.stop();
    const cache = join(directory, "cache");
    await damage(join(cache, (await readdir(cache))[0]!));
    startWorker(address, directory);
    await submitCounting(client, "second", countingSpec(1, 2));
    expect(await settled(client, "second")).toMatchObject({ status: "succeeded", members: [{ attempts: 0 }] });
    await expectMembers(directory, "second", 1, 2);
  });
});

describe("a checkpoint that is damaged", () => {
  it.each(DAMAGES)("(%s) gives way to the one before, and costs no attempt", async (_, damage) => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    await submitCounting(client, "kept", countingSpec(1, 4));
    const known = await artifacts(directory);
    // Checkpoints that come quickly are passed over: each of these is the newest for a while.
    for (const epoch of [2, 3]) {
      const worker = startWorker(address, directory, { holdAfter: { member: 0, epoch } });
      await until(client, "kept", checkpointed(0, epoch));
      await worker.stop();
    }
    for (const path of await artifacts(directory, known)) {
      const { epoch } = JSON.parse(await readFile(path, "utf8"));
      if (epoch === 3) await damage(path);
    }
    startWorker(address, directory);
    const run = await settled(client, "kept");
    // Two of four training epochs were done again.
    expect(run).toMatchObject({ status: "succeeded", members: [{ attempts: 0, summary: { steps: 2 } }] });
    await expectMembers(directory, "kept", 1, 4);
  });

  it("as is the one before lets the member begin anew", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    await submitCounting(client, "anew", countingSpec(1, 3));
    const known = await artifacts(directory);
    const worker = startWorker(address, directory, { holdAfter: { member: 0, epoch: 2 } });
    await until(client, "anew", checkpointed(0, 2));
    await worker.stop();
    for (const path of await artifacts(directory, known)) await flip(path);
    startWorker(address, directory);
    expect((await settled(client, "anew")).members).toMatchObject([{ attempts: 0, summary: { steps: 3 } }]);
    await expectMembers(directory, "anew", 1, 3);
  });

  it("and that the member began from ends the run rather than make another member", async () => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    const bytes = Buffer.from(JSON.stringify({ epoch: 1, state: countedState(7, 0, 1) }));
    const checkpoints = new Map([[0, { trainingEpoch: 1, bytes }]]);
    const submit = async () =>
      client.submit({ run: "warm", spec: countingSpec(1, 3), data: await data(), checkpoints });
    await submit();
    for (const path of await artifacts(directory)) if ((await readFile(path)).equals(bytes)) await flip(path);
    startWorker(address, directory);
    expect((await settled(client, "warm")).reason).toContain("the checkpoint that member 0 began from");
    await submit();
    await client.resume("warm");
    expect((await settled(client, "warm")).members[0]).toMatchObject({ status: "succeeded", summary: { steps: 2 } });
    await expectMembers(directory, "warm", 1, 3);
  });
});

/** A run of two members whose first is trained, and whose second waits: what the first one brought, and how to go on. */
async function halfTrained(directory: string, client: Client, address: string) {
  await submitCounting(client, "half", countingSpec(2, 2));
  const known = await artifacts(directory);
  const worker = startWorker(address, directory, { holdAfter: { member: 1, epoch: 1 } });
  await until(client, "half", (run) => run.members[0]?.status === "succeeded" && checkpointed(1, 1)(run));
  await worker.stop();
  const brought = await artifacts(directory, known);
  const results = [];
  for (const path of brought) if (!(await readFile(path, "latin1")).startsWith('{"epoch"')) results.push(path);
  return results;
}

describe("a result that is damaged before the vote", () => {
  it.each(DAMAGES)("(%s) is trained again, and never published", async (_, damage) => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    const results = await halfTrained(directory, client, address);
    expect(results).toHaveLength(2);
    for (const path of results) await damage(path);
    startWorker(address, directory);
    expect(await settled(client, "half")).toMatchObject({
      status: "succeeded",
      counts: { succeeded: 2 },
      members: [{ attempts: 0 }, { attempts: 0 }],
      report: { testSet: { readings: 1 } },
    });
    await expectMembers(directory, "half", 2, 2);
  });
});

describe("a finished ensemble whose artifacts are damaged", () => {
  it.each(DAMAGES)("(%s) is downloaded as the run's folder has it", async (_, damage) => {
    const directory = await temporaryDirectory();
    const { address } = await startCoordinator(directory);
    const client = await connectClient(address);
    startWorker(address, directory);
    await submitCounting(client, "done", countingSpec(1, 2));
    const { files } = await settled(client, "done");
    for (const path of await artifacts(directory))
      if (files.some(({ sha256 }) => path.endsWith(sha256))) await damage(path);
    const target = join(directory, "fetched");
    await client.download("done", target);
    for (const { path } of files)
      expect(await readFile(join(target, path))).toEqual(await readFile(join(directory, "runs", "done", path)));
  });
});

describe("a coordinator that was killed after it had written an ensemble", () => {
  it("counts one reading of the test set, and reports the same", async () => {
    const directory = await temporaryDirectory();
    const { coordinator, address } = await startCoordinator(directory);
    const client = await connectClient(address);
    startWorker(address, directory);
    await submitCounting(client, "vote", countingSpec(1, 1));
    const before = await settled(client, "vote");
    await coordinator.close();
    const { default: Sqlite } = await import("libsql");
    const database = new Sqlite(join(directory, "state", "conclave.db"));
    database.exec("update runs set status = 'running', report = null, finished_at = null; delete from run_files");
    database.close();

    const again = new Coordinator({ stateDirectory: join(directory, "state"), runsDirectory: join(directory, "runs") });
    const { address: second } = await again.start();
    try {
      const after = await settled(await connectClient(second), "vote");
      expect(after.report).toEqual(before.report);
      expect(after.report?.testSet?.readings).toBe(1);
    } finally {
      await again.close();
    }
  });
});

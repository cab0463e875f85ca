import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PreparedData, prepareData } from "@conclave/data";
import { parseSpec, type RunSpec } from "@conclave/spec";
import { onTestFinished } from "vitest";
import {
  Client,
  Coordinator,
  type CoordinatorOptions,
  type MemberSnapshot,
  type RunSnapshot,
  Worker,
  type WorkerOptions,
} from "../../src/index.js";

export const COUNTING_TRAINER = new URL("../fixtures/counting-trainer.js", import.meta.url);

/** What goes wrong when; see the counting trainer. */
export interface Script {
  readonly holdAfter?: { readonly member: number; readonly epoch: number };
  readonly killAfter?: { readonly member: number; readonly epoch: number };
  readonly stopAfter?: { readonly member: number; readonly epoch: number };
  readonly killAlways?: { readonly member: number; readonly epoch: number };
  readonly onceFile?: string;
  readonly dieStarting?: number;
  readonly startsFile?: string;
  readonly fail?: readonly number[];
  readonly noSpace?: boolean;
  readonly notice?: string;
  readonly noReady?: boolean;
  readonly records?: number;
  readonly pidFile?: string;
}

/** A clock that stands still until it is told: leases end when a test says so, and never because the machine is busy. */
export class ManualClock {
  #passedMs = 0;
  #since: number | null = null;

  now(): number {
    return 1_700_000_000_000 + Math.round(this.monotonicMs());
  }

  monotonicMs(): number {
    return this.#passedMs + (this.#since === null ? 0 : performance.now() - this.#since);
  }

  /** All at once, as for a process that was stopped. */
  advance(ms: number): void {
    this.#passedMs += ms;
  }

  /** Time passes as it does outside, until it is told to stand still again. */
  run(): void {
    this.#since ??= performance.now();
  }

  stop(): void {
    this.#passedMs = this.monotonicMs();
    this.#since = null;
  }
}

/** A folder that is removed when the test ends. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "conclave-fleet-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A coordinator with its state and its runs in a folder; closed when the test ends. */
export async function startCoordinator(directory: string, options: Partial<CoordinatorOptions> = {}) {
  const coordinator = new Coordinator({
    stateDirectory: join(directory, "state"),
    runsDirectory: join(directory, "runs"),
    ...options,
  });
  const { address, port } = await coordinator.start();
  onTestFinished(() => coordinator.close());
  return { coordinator, address, port };
}

export async function connectClient(address: string): Promise<Client> {
  const client = await Client.connect({ address });
  onTestFinished(() => client.close());
  return client;
}

export interface StartedWorker {
  /** Aborts the worker and waits for its end. */
  stop(): Promise<void>;
  /** Settles when the worker ends. */
  readonly ended: Promise<void>;
}

/** A worker that counts, in this process; stopped when the test ends. */
export function startWorker(
  address: string,
  directory: string,
  script: Script = {},
  options: Partial<WorkerOptions> = {},
): StartedWorker {
  const abort = new AbortController();
  const worker = new Worker({
    address,
    cacheDirectory: join(directory, "cache"),
    engine: JSON.stringify(script),
    trainer: COUNTING_TRAINER,
    checkpointIntervalMs: 0,
    signal: abort.signal,
    ...options,
  });
  const ended = worker.run();
  // Its failure is for whoever awaits it.
  ended.catch(() => undefined);
  const stop = async () => {
    abort.abort();
    await ended.catch(() => undefined);
  };
  onTestFinished(stop);
  return { stop, ended };
}

export function countingSpec(members: number, epochs: number, more: Record<string, unknown> = {}): RunSpec {
  return parseSpec({
    name: "counting",
    seed: 7,
    data: { train: { sample: "digits" }, test: 0.1 },
    members: [{ model: "mlp", count: members, epochs }],
    ...more,
  });
}

let digits: Promise<PreparedData> | null = null;

/** The sample digits, prepared once. */
export function digitsData(): Promise<PreparedData> {
  const { data, seed } = countingSpec(1, 1);
  digits ??= prepareData({ ...data, seed }, ".");
  return digits;
}

/** Submits a run of members that count. */
export async function submitCounting(client: Client, run: string, spec: RunSpec): Promise<void> {
  await client.submit({ run, spec, data: await digitsData() });
}

/** Watches a run until its state is as wanted, and returns it. Fails when the run ends before. */
export async function until(client: Client, run: string, wanted: (run: RunSnapshot) => boolean): Promise<RunSnapshot> {
  let latest: RunSnapshot | null = null;
  for await (const event of client.watch(run)) {
    if (event.type === "run") latest = event.run;
    else if (latest) latest = withMember(latest, event.member);
    if (latest && wanted(latest)) return latest;
  }
  throw new Error(`run ${run} ended before it was as wanted: ${latest?.status} (${latest?.reason})`);
}

function withMember(run: RunSnapshot, changed: MemberSnapshot): RunSnapshot {
  return { ...run, members: run.members.map((member) => (member.member === changed.member ? changed : member)) };
}

/** Waits for a run's end. */
export async function settled(client: Client, run: string): Promise<RunSnapshot> {
  return until(client, run, ({ status }) => status !== "queued" && status !== "running");
}

/** True once the coordinator holds the member's checkpoint of this training epoch. */
export function checkpointed(member: number, epoch: number): (run: RunSnapshot) => boolean {
  return (run) => (run.members[member]?.checkpointTrainingEpoch ?? 0) >= epoch;
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSpec } from "@conclave/spec";
import { onTestFinished } from "vitest";
import { Store, type Submission } from "../src/index.js";

export const LEASE_MS = 15_000;
export const MAX_ATTEMPTS = 3;
export const MAX_TRAINER_DEATHS = 4;

/** A clock that stands still until it is told. */
export class ManualClock {
  #now = 1_700_000_000_000;
  #monotonicMs = 5_000;

  now(): number {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  /** Time passes. */
  advance(ms: number): void {
    this.#now += ms;
    this.#monotonicMs += ms;
  }

  /** Somebody sets the wall clock. */
  set(ms: number): void {
    this.#now += ms;
  }
}

/** A folder that is removed when the test ends. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "conclave-store-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

export async function openStore(directory: string, clock: ManualClock): Promise<Store> {
  const store = await Store.open({
    directory,
    clock,
    leaseMs: LEASE_MS,
    maxAttempts: MAX_ATTEMPTS,
    maxTrainerDeaths: MAX_TRAINER_DEATHS,
    outlivesPowerCuts: true,
  });
  onTestFinished(() => store.close());
  return store;
}

/** A run of members with this much work each. */
export function submission(id: string, work: readonly number[]): Submission {
  const spec = parseSpec({
    name: id,
    data: { train: { sample: "digits" } },
    members: [{ model: "mlp", count: work.length }],
  });
  return { id, spec, dataSha256: "d".repeat(64), members: work.map((units) => ({ model: "mlp", work: units })) };
}

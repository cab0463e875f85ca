import { describe, expect, it } from "vitest";
import { type LeaseClaim, type MemberRecord, Store } from "../src/index.js";
import {
  LEASE_MS,
  MAX_ATTEMPTS,
  MAX_TRAINER_DEATHS,
  ManualClock,
  openStore,
  submission,
  temporaryDirectory,
} from "./temporary-store.js";

const ada = { id: "worker-a", name: "ada" };
const bob = { id: "worker-b", name: "bob" };
const result = { weightsSha256: "1".repeat(64), predictionsSha256: "2".repeat(64), summaryJson: "{}" };

function claimOf({ run, member, state }: MemberRecord): LeaseClaim {
  if (state.status !== "leased") throw new Error(`expected a leased member, got ${state.status}`);
  return { run, member, workerId: state.worker.id, leaseEpoch: state.leaseEpoch };
}

async function storeWith(work: readonly number[]): Promise<{ store: Store; clock: ManualClock }> {
  const clock = new ManualClock();
  const store = await openStore(await temporaryDirectory(), clock);
  await store.runs.submit(submission("digits", work));
  return { store, clock };
}

async function lease(store: Store, worker = ada): Promise<{ record: MemberRecord; claim: LeaseClaim }> {
  const record = (await store.leases.acquire(worker))?.member;
  if (!record) throw new Error("expected a member to lease");
  return { record, claim: claimOf(record) };
}

describe("acquire", () => {
  it("leases the member with the most work of the oldest run first", async () => {
    const { store } = await storeWith([1, 5, 3]);
    await store.runs.submit(submission("later", [100]));
    const workers = ["a", "b", "c", "d"].map((id) => ({ id, name: id }));
    const leased = [];
    for (const worker of workers) leased.push((await lease(store, worker)).record);
    expect(leased.map(({ run, member }) => [run, member])).toEqual([
      ["digits", 1],
      ["digits", 2],
      ["digits", 0],
      ["later", 0],
    ]);
    expect(await store.leases.acquire({ id: "e", name: "e" })).toBeNull();
  });

  it("gives a worker that is still delivering a member the next one beside it", async () => {
    const { store } = await storeWith([2, 1]);
    const first = await lease(store);
    const second = (await store.leases.acquire(ada, [first.claim]))?.member;
    expect(second?.member).toBe(1);
    expect((await store.leases.renew(first.claim, null)).verdict).toBe("continue");
    // That answer got lost, too.
    expect((await store.leases.acquire(ada, [first.claim]))?.member.member).toBe(1);
    await store.leases.complete(first.claim, result);
    expect((await store.leases.acquire(ada, []))?.member.member).toBe(1);
  });

  it("starts the run's clock with its first lease", async () => {
    const { store, clock } = await storeWith([1, 1]);
    clock.advance(2_000);
    await lease(store);
    const startedAt = clock.now();
    clock.advance(2_000);
    await lease(store, bob);
    expect((await store.runs.get("digits")).state).toEqual({ status: "running", startedAt });
  });

  it("gives a worker that asks twice the same member under a new number, and takes the old number from it", async () => {
    const { store } = await storeWith([1, 1]);
    const first = await lease(store);
    const second = await lease(store);
    expect(second.record.member).toBe(first.record.member);
    expect(second.claim.leaseEpoch).toBe(first.claim.leaseEpoch + 1);
    expect((await store.leases.renew(first.claim, null)).verdict).toBe("lost");
    expect((await store.leases.renew(second.claim, null)).verdict).toBe("continue");
  });
});

describe("expiry", () => {
  it("returns a member whose worker fell silent to the queue, and refuses what that worker says afterwards", async () => {
    const { store, clock } = await storeWith([1]);
    const old = await lease(store);
    clock.advance(LEASE_MS - 1);
    expect(await store.leases.expire()).toEqual([]);
    clock.advance(1);
    expect((await store.leases.expire()).map(({ state }) => state.status)).toEqual(["queued"]);
    clock.advance(LEASE_MS);
    const fresh = await lease(store, bob);
    expect(fresh.claim.leaseEpoch).toBeGreaterThan(old.claim.leaseEpoch);

    await expect(store.leases.complete(old.claim, result)).rejects.toMatchObject({
      name: "StoreError",
      code: "lease-lost",
    });
    expect((await store.leases.renew(old.claim, null)).verdict).toBe("lost");
    expect(await store.leases.fail(old.claim, { cause: "error", reason: "late", retryable: false })).toBeNull();
    expect(await store.leases.release(old.claim)).toBeNull();
    expect((await store.leases.complete(fresh.claim, result)).state).toEqual({
      status: "succeeded",
      worker: bob,
      result,
    });
  });

  it("is put off by each renewal", async () => {
    const { store, clock } = await storeWith([1]);
    const { claim } = await lease(store);
    for (let i = 0; i < 5; i++) {
      clock.advance(LEASE_MS - 1);
      await store.leases.renew(claim, null);
      expect(await store.leases.expire()).toEqual([]);
    }
  });

  it("counts from a restart on, since nobody could renew before", async () => {
    const { store, clock } = await storeWith([1]);
    await lease(store);
    clock.advance(10 * LEASE_MS);
    store.leases.prolongAll();
    expect(await store.leases.expire()).toEqual([]);
    clock.advance(LEASE_MS);
    expect(await store.leases.expire()).toHaveLength(1);
  });
});

describe("attempts", () => {
  it("fail a member at the third one that ends with an error and without a new checkpoint, with its reason", async () => {
    const { store } = await storeWith([1]);
    for (const expected of ["queued", "queued", "failed"]) {
      const { claim } = await lease(store);
      const member = await store.leases.fail(claim, { cause: "error", reason: "memory ran out", retryable: true });
      expect(member?.state.status).toBe(expected);
    }
    const [member] = await store.runs.members("digits");
    expect(member?.state).toEqual({ status: "failed", worker: ada, reason: "memory ran out" });
  });

  it("are forgiven by a new checkpoint, but not by an old one", async () => {
    const { store } = await storeWith([1]);
    const failOnce = async (trainingEpoch: number) => {
      const { claim } = await lease(store);
      await store.leases.renew(claim, { trainingEpoch, sha256: "c".repeat(64) });
      return (await store.leases.fail(claim, { cause: "error", reason: "crash", retryable: true }))?.attempts;
    };
    expect(await failOnce(1)).toBe(1);
    expect(await failOnce(1)).toBe(2);
    expect(await failOnce(2)).toBe(1);
  });

  it("end at once for an error that would come again", async () => {
    const { store } = await storeWith([1]);
    const { claim } = await lease(store);
    const member = await store.leases.fail(claim, {
      cause: "error",
      reason: "loss is NaN at step 7",
      retryable: false,
    });
    expect(member?.state).toEqual({ status: "failed", worker: ada, reason: "loss is NaN at step 7" });
  });

  it("do not count when a worker hands its lease back", async () => {
    const { store } = await storeWith([1]);
    const { claim } = await lease(store);
    expect(await store.leases.release(claim)).toMatchObject({ state: { status: "queued" }, attempts: 0 });
  });
});

/** Leases the member once it has waited, and ends that lease as a trainer's death. */
async function killTrainer(store: Store, clock: ManualClock, trainingEpoch: number | null = null) {
  clock.advance(store.leases.nextReadyMs() ?? 0);
  const { claim } = await lease(store);
  if (trainingEpoch !== null) await store.leases.renew(claim, { trainingEpoch, sha256: "c".repeat(64) });
  return store.leases.fail(claim, { cause: "trainer-died", reason: "the trainer process was killed (SIGKILL)" });
}

describe("interruptions", () => {
  it("by lost workers never use up a member's attempts, however many there are", async () => {
    const { store, clock } = await storeWith([1]);
    for (let lost = 1; lost <= 20; lost++) {
      clock.advance(store.leases.nextReadyMs() ?? 0);
      await lease(store);
      clock.advance(LEASE_MS);
      const [member] = await store.leases.expire();
      expect(member).toMatchObject({ state: { status: "queued" }, attempts: 0, lostLeases: lost });
    }
    const [member] = await store.runs.members("digits");
    expect(member?.lastFailure).toBe("worker ada sent no heartbeat for 15 s");
  });

  it("by dead trainers use up no attempts, and set the member aside after a bound, with the reason", async () => {
    const { store, clock } = await storeWith([1]);
    for (let death = 1; death < MAX_TRAINER_DEATHS; death++)
      expect(await killTrainer(store, clock)).toMatchObject({ state: { status: "queued" }, attempts: 0 });
    const member = await killTrainer(store, clock);
    expect(member?.state).toEqual({
      status: "failed",
      worker: ada,
      reason:
        "set aside: its trainer died 4 times without a new checkpoint; the last time: the trainer process was killed (SIGKILL)",
    });
    // Whoever resumes the run tries anew.
    await store.runs.finish("digits", { status: "failed", reason: "too few", report: null });
    await store.runs.resume("digits");
    expect((await store.runs.members("digits"))[0]).toMatchObject({ state: { status: "queued" }, trainerDeaths: 0 });
  });

  it("are forgiven by a new checkpoint", async () => {
    const { store, clock } = await storeWith([1]);
    for (let epoch = 1; epoch <= 3 * MAX_TRAINER_DEATHS; epoch++)
      expect(await killTrainer(store, clock, epoch)).toMatchObject({ state: { status: "queued" }, trainerDeaths: 1 });
  });

  it("let a member wait, each time longer and never for long, while others go first", async () => {
    const { store, clock } = await storeWith([9, 1]);
    expect((await killTrainer(store, clock))?.member).toBe(0);
    expect(store.leases.nextReadyMs()).toBe(500);
    const other = await lease(store);
    expect(other.record.member).toBe(1);
    expect(await store.leases.acquire(bob)).toBeNull();
    clock.advance(499);
    expect(await store.leases.acquire(bob)).toBeNull();
    clock.advance(1);
    expect((await lease(store, bob)).record.member).toBe(0);

    const alone = await storeWith([1]);
    const waits: (number | null)[] = [];
    for (let lost = 0; lost < 9; lost++) {
      alone.clock.advance(alone.store.leases.nextReadyMs() ?? 0);
      await lease(alone.store);
      alone.clock.advance(LEASE_MS);
      await alone.store.leases.expire();
      waits.push(alone.store.leases.nextReadyMs());
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("put a member that killed its trainer behind the others of its run", async () => {
    const { store, clock } = await storeWith([9, 1]);
    await killTrainer(store, clock);
    clock.advance(60_000);
    expect((await lease(store)).record.member).toBe(1);
  });
});

describe("a wall clock that is set", () => {
  it("back an hour strands no member of a dead worker", async () => {
    const { store, clock } = await storeWith([1]);
    await lease(store);
    clock.set(-3_600_000);
    clock.advance(LEASE_MS);
    expect(await store.leases.expire()).toHaveLength(1);
  });

  it("forward an hour ends no lease", async () => {
    const { store, clock } = await storeWith([1]);
    const { claim } = await lease(store);
    clock.set(3_600_000);
    expect(await store.leases.expire()).toEqual([]);
    expect((await store.leases.renew(claim, null)).verdict).toBe("continue");
  });
});

it("a store that is opened again gives each lease its full time, on whatever clock", async () => {
  const directory = await temporaryDirectory();
  const before = await Store.open({
    directory,
    clock: new ManualClock(),
    leaseMs: LEASE_MS,
    maxAttempts: MAX_ATTEMPTS,
    maxTrainerDeaths: MAX_TRAINER_DEATHS,
    outlivesPowerCuts: true,
  });
  await before.runs.submit(submission("digits", [1]));
  const { claim } = await lease(before);
  await before.close();

  const clock = new ManualClock();
  const after = await openStore(directory, clock);
  expect(await after.leases.expire()).toEqual([]);
  clock.advance(LEASE_MS - 1);
  expect(await after.leases.expire()).toEqual([]);
  expect((await after.leases.renew(claim, null)).verdict).toBe("continue");
  clock.advance(LEASE_MS);
  expect(await after.leases.expire()).toHaveLength(1);
});

describe("renew", () => {
  it("keeps the newest checkpoint and the one before, and names the one that nothing needs any more", async () => {
    const { store } = await storeWith([1]);
    const { claim } = await lease(store);
    const renew = (trainingEpoch: number, digit: string) =>
      store.leases.renew(claim, { trainingEpoch, sha256: digit.repeat(64) });
    expect(await renew(2, "a")).toEqual({ verdict: "continue", superseded: null });
    expect(await renew(3, "b")).toEqual({ verdict: "continue", superseded: null });
    expect(await renew(1, "c")).toEqual({ verdict: "continue", superseded: null });
    expect(await renew(4, "d")).toEqual({ verdict: "continue", superseded: "a".repeat(64) });
    const [member] = await store.runs.members("digits");
    expect(member?.checkpoint).toEqual({ trainingEpoch: 4, sha256: "d".repeat(64) });
  });

  it("tells of cancellation", async () => {
    const { store } = await storeWith([1]);
    const { claim } = await lease(store);
    await store.runs.cancel("digits");
    expect((await store.leases.renew(claim, null)).verdict).toBe("cancelled");
  });
});

describe("complete", () => {
  it("takes the same result of the same worker twice, and no other", async () => {
    const { store } = await storeWith([1]);
    const { claim } = await lease(store);
    const first = await store.leases.complete(claim, result);
    expect(await store.leases.complete(claim, result)).toEqual(first);
    const other = { ...result, weightsSha256: "3".repeat(64) };
    await expect(store.leases.complete(claim, other)).rejects.toMatchObject({ code: "lease-lost" });
  });
});

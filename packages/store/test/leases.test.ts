import { describe, expect, it } from "vitest";
import type { LeaseClaim, MemberRecord, Store } from "../src/index.js";
import { LEASE_MS, ManualClock, openStore, submission, temporaryDirectory } from "./temporary-store.js";

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
    const fresh = await lease(store, bob);
    expect(fresh.claim.leaseEpoch).toBeGreaterThan(old.claim.leaseEpoch);

    await expect(store.leases.complete(old.claim, result)).rejects.toMatchObject({
      name: "StoreError",
      code: "lease-lost",
    });
    expect((await store.leases.renew(old.claim, null)).verdict).toBe("lost");
    expect(await store.leases.fail(old.claim, { reason: "late", retryable: false })).toBeNull();
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
    await store.leases.prolongAll();
    expect(await store.leases.expire()).toEqual([]);
    clock.advance(LEASE_MS);
    expect(await store.leases.expire()).toHaveLength(1);
  });
});

describe("attempts", () => {
  it("fail a member at the third one that ends without a new checkpoint, with its reason", async () => {
    const { store, clock } = await storeWith([1]);
    for (const expected of ["queued", "queued", "failed"]) {
      await lease(store);
      clock.advance(LEASE_MS);
      const [member] = await store.leases.expire();
      expect(member?.state.status).toBe(expected);
    }
    const [member] = await store.runs.members("digits");
    expect(member?.state).toEqual({ status: "failed", worker: ada, reason: "worker ada was not heard of for 15 s" });
  });

  it("are forgiven by a new checkpoint, but not by an old one", async () => {
    const { store } = await storeWith([1]);
    const failOnce = async (trainingEpoch: number) => {
      const { claim } = await lease(store);
      await store.leases.renew(claim, { trainingEpoch, sha256: "c".repeat(64) });
      return (await store.leases.fail(claim, { reason: "crash", retryable: true }))?.attempts;
    };
    expect(await failOnce(1)).toBe(1);
    expect(await failOnce(1)).toBe(2);
    expect(await failOnce(2)).toBe(1);
  });

  it("end at once for an error that would come again", async () => {
    const { store } = await storeWith([1]);
    const { claim } = await lease(store);
    const member = await store.leases.fail(claim, { reason: "loss is NaN at step 7", retryable: false });
    expect(member?.state).toEqual({ status: "failed", worker: ada, reason: "loss is NaN at step 7" });
  });

  it("do not count when a worker hands its lease back", async () => {
    const { store } = await storeWith([1]);
    const { claim } = await lease(store);
    expect(await store.leases.release(claim)).toMatchObject({ state: { status: "queued" }, attempts: 0 });
  });
});

describe("renew", () => {
  it("keeps the newest checkpoint and names the one it took the place of", async () => {
    const { store } = await storeWith([1]);
    const { claim } = await lease(store);
    const renew = (trainingEpoch: number, digit: string) =>
      store.leases.renew(claim, { trainingEpoch, sha256: digit.repeat(64) });
    expect(await renew(2, "a")).toEqual({ verdict: "continue", superseded: null });
    expect(await renew(3, "b")).toEqual({ verdict: "continue", superseded: "a".repeat(64) });
    expect(await renew(1, "c")).toEqual({ verdict: "continue", superseded: null });
    const [member] = await store.runs.members("digits");
    expect(member?.checkpoint).toEqual({ trainingEpoch: 3, sha256: "b".repeat(64) });
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

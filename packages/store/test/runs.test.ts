import { describe, expect, it } from "vitest";
import { ManualClock, openStore, submission, temporaryDirectory } from "./temporary-store.js";

const ada = { id: "worker-a", name: "ada" };
const result = { weightsSha256: "1".repeat(64), predictionsSha256: "2".repeat(64), summaryJson: "{}" };

async function finishedMember(store: Awaited<ReturnType<typeof openStore>>) {
  const record = (await store.leases.acquire(ada))?.member;
  if (record?.state.status !== "leased") throw new Error("expected a lease");
  const claim = { run: record.run, member: record.member, workerId: ada.id, leaseEpoch: record.state.leaseEpoch };
  await store.leases.complete(claim, result);
}

describe("submit", () => {
  it("answers the same submission with the run that it made, and refuses another under its id", async () => {
    const store = await openStore(await temporaryDirectory(), new ManualClock());
    const first = await store.runs.submit(submission("digits", [1, 1]));
    expect(await store.runs.submit(submission("digits", [1, 1]))).toEqual(first);
    await expect(store.runs.submit(submission("digits", [1, 1, 1]))).rejects.toMatchObject({ code: "run-exists" });
    expect(first.counts).toEqual({ queued: 2, leased: 0, succeeded: 0, failed: 0, cancelled: 0 });
  });

  it("takes a thousand members and more", async () => {
    const store = await openStore(await temporaryDirectory(), new ManualClock());
    const work = Array.from({ length: 2_500 }, (_, member) => member);
    const { counts } = await store.runs.submit(submission("many", work));
    expect(counts.queued).toBe(2_500);
    expect((await store.leases.acquire(ada))?.member.member).toBe(2_499);
  });
});

describe("a run", () => {
  it("is settled when its last member is, and finishes once", async () => {
    const clock = new ManualClock();
    const store = await openStore(await temporaryDirectory(), clock);
    await store.runs.submit(submission("digits", [1, 1]));
    await finishedMember(store);
    expect(await store.runs.settled()).toEqual([]);
    await finishedMember(store);
    expect(await store.runs.settled()).toEqual(["digits"]);

    const startedAt = clock.now();
    clock.advance(500);
    const report = { reportJson: "{}", scoreJson: '{"metric":"r2"}' };
    const files = [{ path: "ensemble.json", sha256: "e".repeat(64), size: 12 }];
    expect(await store.runs.finish("digits", { status: "succeeded", report, files })).toBe(true);
    expect(await store.runs.finish("digits", { status: "failed", reason: "late", report: null })).toBe(false);
    expect((await store.runs.list(1))[0]).toMatchObject({ scoreJson: report.scoreJson });
    expect(await store.runs.get("digits")).toMatchObject(report);
    expect((await store.runs.get("digits")).state).toEqual({
      status: "succeeded",
      startedAt,
      finishedAt: startedAt + 500,
    });
    expect(await store.runs.files("digits")).toEqual(files);
    expect(await store.runs.settled()).toEqual([]);
  });

  it("that was cancelled is not worked on, and resumes with what is left from its checkpoints", async () => {
    const store = await openStore(await temporaryDirectory(), new ManualClock());
    await store.runs.submit(submission("digits", [3, 2, 1]));
    await finishedMember(store);
    const leased = (await store.leases.acquire(ada))?.member;
    if (leased?.state.status !== "leased") throw new Error("expected a lease");
    const checkpoint = { trainingEpoch: 4, sha256: "c".repeat(64) };
    const claim = { run: "digits", member: leased.member, workerId: ada.id, leaseEpoch: leased.state.leaseEpoch };
    await store.leases.renew(claim, checkpoint);

    const cancelled = await store.runs.cancel("digits");
    expect(cancelled.counts).toEqual({ queued: 0, leased: 0, succeeded: 1, failed: 0, cancelled: 2 });
    expect(await store.leases.acquire(ada)).toBeNull();
    expect(await store.runs.cancel("digits")).toEqual(cancelled);
    const report = { reportJson: "{}", scoreJson: "{}" };
    await store.runs.reportCancelled("digits", report);
    expect(await store.runs.get("digits")).toMatchObject(report);

    const resumed = await store.runs.resume("digits");
    expect([resumed.reportJson, resumed.scoreJson]).toEqual([null, null]);
    expect(resumed.counts).toEqual({ queued: 2, leased: 0, succeeded: 1, failed: 0, cancelled: 0 });
    expect((await store.leases.acquire(ada))?.member).toMatchObject({ member: 1, checkpoint });
    // The lease that was cancelled stays dead, though the member lives again.
    expect((await store.leases.renew(claim, null)).verdict).toBe("lost");
  });

  it("that nobody submitted is named in the error", async () => {
    const store = await openStore(await temporaryDirectory(), new ManualClock());
    for (const ask of [store.runs.get("nope"), store.runs.cancel("nope"), store.runs.resume("nope")]) {
      await expect(ask).rejects.toMatchObject({ code: "run-unknown", message: expect.stringContaining('"nope"') });
    }
  });
});

it("lists the newest runs first", async () => {
  const store = await openStore(await temporaryDirectory(), new ManualClock());
  for (const id of ["a", "b", "c"]) await store.runs.submit(submission(id, [1]));
  expect((await store.runs.list(2)).map(({ id }) => id)).toEqual(["c", "b"]);
});

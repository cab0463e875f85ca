import { connect, FleetDefinition, type Lease, RenewResponse_Verdict } from "@conclave/protocol";
import { describe, expect, it, onTestFinished } from "vitest";
import { createWorkerIdentity, provesWorker } from "../src/worker-identity.js";
import { connectClient, countingSpec, startCoordinator, submitCounting, temporaryDirectory } from "./support/fleet.js";

const NOTHING = new Uint8Array();
const REGISTRATION = { name: "holder", host: "here", engine: "none", determinismClass: "none" };
const REFUSED = { code: "permission-denied", message: expect.stringMatching(/^only worker "\w+" itself may/) };

/** A member that a worker holds, and a stranger who may connect and ask who trains what. */
async function heldMember() {
  const directory = await temporaryDirectory();
  const { coordinator, address, port } = await startCoordinator(directory);
  const client = await connectClient(address);
  await submitCounting(client, "held", countingSpec(2, 1));
  const connection = await connect({ address, tls: null, peer: "coordinator", deadlineMs: 120_000, patienceMs: 1_000 });
  onTestFinished(() => connection.close());
  const fleet = connection.client(FleetDefinition);
  const { id: worker, secret } = createWorkerIdentity();
  await fleet.register({ worker, secret, ...REGISTRATION });
  const { assignment } = await fleet.acquire({ worker, secret, waitMs: 30_000, delivering: [] });
  const [listed] = (await fleet.listWorkers({ limit: 0, pageToken: "" })).workers;
  if (!assignment?.lease || !listed?.lease) throw new Error("expected a lease that is listed");
  const restart = async () => {
    await coordinator.close();
    await startCoordinator(directory, { port });
  };
  return { client, fleet, worker, secret, lease: assignment.lease, listed: listed.lease, restart };
}

type Fleet = Awaited<ReturnType<typeof heldMember>>["fleet"];

/** Every call that a stranger could make about a lease that the list of workers told him. */
const attacks: Readonly<Record<string, (fleet: Fleet, lease: Lease, secret: Uint8Array) => Promise<unknown>>> = {
  "fails the member": (fleet, lease, secret) =>
    fleet.fail({ lease, secret, reason: "said so", retryable: false, trainerDied: false }),
  "hands the lease back": (fleet, lease, secret) => fleet.release({ lease, secret }),
  "renews it": (fleet, lease, secret) => fleet.renew({ lease, secret, progress: undefined, checkpoint: undefined }),
  "brings a result": (fleet, lease, secret) =>
    fleet.complete({
      lease,
      secret,
      weightsSha256: "1".repeat(64),
      predictionsSha256: "2".repeat(64),
      summaryJson: "{}",
      summarySha256: "",
    }),
  "takes the member in the worker's name": (fleet, { worker }, secret) =>
    fleet.acquire({ worker, secret, waitMs: 0, delivering: [] }),
  "registers in the worker's name": (fleet, { worker }, secret) =>
    fleet.register({ worker, secret, ...REGISTRATION, name: "stranger" }),
};

describe("a stranger who knows a lease from the list of workers is refused when he", () => {
  it.each(Object.entries(attacks))("%s", async (_, attack) => {
    const { client, fleet, worker, secret, lease, listed } = await heldMember();
    expect(listed).toEqual(lease);
    const stranger = createWorkerIdentity();
    for (const guess of [NOTHING, stranger.secret, secret.subarray(1), Buffer.from(worker, "hex"), Buffer.from(worker)])
      await expect(attack(fleet, listed, guess)).rejects.toMatchObject(REFUSED);
    expect((await client.workers()).map(({ name }) => name)).toEqual(["holder"]);
    expect((await client.get("held")).members[lease.member]).toMatchObject({ status: "leased", worker: "holder" });
    const { verdict } = await fleet.renew({ lease, secret, progress: undefined, checkpoint: undefined });
    expect(verdict).toBe(RenewResponse_Verdict.VERDICT_CONTINUE);
  });

  it("lists another's lease among his own deliveries", async () => {
    const { fleet, listed } = await heldMember();
    const { id: worker, secret } = createWorkerIdentity();
    await fleet.register({ worker, secret, ...REGISTRATION, name: "stranger" });
    const acquired = fleet.acquire({ worker, secret, waitMs: 0, delivering: [listed] });
    await expect(acquired).rejects.toMatchObject(REFUSED);
  });
});

it("a coordinator that restarts still knows the holder of a lease, and no one else gets it", async () => {
  const { client, fleet, worker, secret, lease, restart } = await heldMember();
  await restart();
  const stranger = createWorkerIdentity().secret;
  for (const attack of Object.values(attacks))
    await expect(attack(fleet, lease, stranger)).rejects.toMatchObject(REFUSED);
  const renewal = await fleet.renew({ lease, secret, progress: undefined, checkpoint: undefined });
  expect(renewal).toEqual({ verdict: RenewResponse_Verdict.VERDICT_CONTINUE, register: true });
  await fleet.register({ worker, secret, ...REGISTRATION });
  const failure = { lease, secret, reason: "it crashed", retryable: true, trainerDied: false };
  // The answer may get lost: the same call again changes nothing more.
  for (const call of [failure, failure]) await fleet.fail(call);
  expect((await client.get("held")).members[lease.member]).toMatchObject({ status: "queued", reason: "it crashed" });
});

it("a program that leaves the secret out is refused by the coordinator as well", async () => {
  const { client, fleet, lease, listed } = await heldMember();
  const withoutSecret = { lease: listed, reason: "said so", retryable: false } as Parameters<typeof fleet.fail>[0];
  await expect(fleet.fail(withoutSecret)).rejects.toMatchObject({
    code: "permission-denied",
    message: expect.stringContaining("the call carries no secret"),
  });
  expect((await client.get("held")).members[lease.member]?.status).toBe("leased");
});

it("no list, run or event tells the secret", async () => {
  const { client, fleet, secret } = await heldMember();
  const told = JSON.stringify(
    [await fleet.listWorkers({ limit: 0, pageToken: "" }), await client.workers(), await client.get("held")],
    (_, value) => (typeof value === "bigint" ? Number(value) : value),
  );
  for (const encoding of ["hex", "base64", "base64url"] as const)
    expect(told).not.toContain(Buffer.from(secret).toString(encoding));
  expect(told).not.toContain("secret");
});

it("a worker's id proves nothing without the 32 bytes that it was made from", () => {
  const { id, secret } = createWorkerIdentity();
  expect(provesWorker(id, secret)).toBe(true);
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  for (const other of [id.toUpperCase(), id.slice(1), `${id}0`, ""]) expect(provesWorker(other, secret)).toBe(false);
  // SHA-256 of nothing at all.
  const ofNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  expect(provesWorker(ofNothing, NOTHING)).toBe(false);
});

import {
  type FleetDefinition,
  type Lease,
  ProtocolError,
  RenewResponse_Verdict,
  type ServiceHandlers,
} from "@conclave/protocol";
import type { LeaseClaim, MemberRecord, Store, Verdict } from "@conclave/store";
import { provesWorker } from "../worker-identity.js";
import type { KnownWorkers } from "./known-workers.js";
import type { Scheduler } from "./scheduler.js";

const LONGEST_WAIT_MS = 30_000;

const VERDICTS: Readonly<Record<Verdict, RenewResponse_Verdict>> = {
  continue: RenewResponse_Verdict.VERDICT_CONTINUE,
  cancelled: RenewResponse_Verdict.VERDICT_CANCELLED,
  lost: RenewResponse_Verdict.VERDICT_LOST,
};

/** The Fleet service: what workers say, turned into the scheduler's words. */
export function fleetHandlers(
  store: Store,
  scheduler: Scheduler,
  workers: KnownWorkers,
  leaseMs: number,
  closing: AbortSignal,
): ServiceHandlers<FleetDefinition> {
  return {
    async register({ secret, ...registration }) {
      requireProof(registration.worker, secret);
      workers.register(registration);
      return { leaseMs };
    },

    async acquire({ worker, secret, waitMs, delivering }, context) {
      for (const name of [worker, ...delivering.map((lease) => lease.worker)]) requireProof(name, secret);
      const name = workers.heardFrom(worker);
      const signal = AbortSignal.any([context.signal, closing]);
      const member = await scheduler.acquire(name, delivering, Math.min(waitMs, LONGEST_WAIT_MS), signal);
      workers.holds(worker, member === null ? delivering : [...delivering, leaseOf(member)]);
      if (member) return { assignment: await assignmentOf(store, member) };
      if (closing.aborted) throw new ProtocolError("unreachable", "the coordinator is shutting down");
      return { assignment: undefined };
    },

    async renew({ lease, secret, progress, checkpoint }) {
      const claim = provenClaim(lease, secret);
      const verdict = await scheduler.renew(claim, progress, checkpoint ?? null);
      if (verdict === "continue" && lease) workers.trains(lease, progress);
      else workers.isDoneWith(claim);
      return { verdict: VERDICTS[verdict], register: !workers.isKnown(claim.workerId) };
    },

    async complete({ lease, secret, summarySha256, summaryJson: short, ...files }) {
      const claim = provenClaim(lease, secret);
      const summaryJson = summarySha256 === "" ? short : await textOf(store, summarySha256);
      await scheduler.complete(claim, { ...files, summaryJson });
      workers.isDoneWith(claim);
      return {};
    },

    async fail({ lease, secret, reason, retryable }) {
      const claim = provenClaim(lease, secret);
      await scheduler.fail(claim, { reason: reason || "the worker gave no reason", retryable });
      workers.isDoneWith(claim);
      return {};
    },

    async release({ lease, secret }) {
      const claim = provenClaim(lease, secret);
      await scheduler.release(claim);
      workers.isDoneWith(claim);
      return {};
    },

    listWorkers: async () => ({ workers: [...workers.list()] }),
  };
}

async function textOf(store: Store, sha256: string): Promise<string> {
  return new TextDecoder().decode(await store.artifacts.readAll(sha256));
}

async function assignmentOf(store: Store, member: MemberRecord) {
  const { spec, dataSha256 } = await store.runs.get(member.run);
  return {
    lease: leaseOf(member),
    specJson: JSON.stringify(spec),
    dataSha256,
    checkpoint: member.checkpoint ?? undefined,
  };
}

function leaseOf({ run, member, state }: MemberRecord): Lease {
  if (state.status !== "leased") throw new TypeError(`member ${member} of run ${run} is ${state.status}, not leased`);
  return { run, member, leaseEpoch: BigInt(state.leaseEpoch), worker: state.worker.id };
}

/** @throws ProtocolError `permission-denied` when the caller is not the worker that holds the lease */
function provenClaim(lease: Lease | undefined, secret: Uint8Array): LeaseClaim {
  if (!lease) throw new ProtocolError("invalid-argument", "expected a lease, got none");
  requireProof(lease.worker, secret);
  return { run: lease.run, member: lease.member, workerId: lease.worker, leaseEpoch: Number(lease.leaseEpoch) };
}

function requireProof(worker: string, secret: Uint8Array): void {
  if (provesWorker(worker, secret)) return;
  const what = secret.byteLength === 0 ? "the call carries no secret" : "the secret of the call is not that worker's";
  throw new ProtocolError(
    "permission-denied",
    `only worker ${JSON.stringify(worker.slice(0, 80))} itself may register, take members or use its leases, and ${what}. ` +
      "A worker of an earlier version sends none: update it",
  );
}

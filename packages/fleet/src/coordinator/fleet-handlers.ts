import {
  type FleetDefinition,
  type Lease,
  ProtocolError,
  RenewResponse_Verdict,
  type ServiceHandlers,
} from "@conclave/protocol";
import type { LeaseClaim, MemberRecord, Store, Verdict } from "@conclave/store";
import { LONGEST } from "../limits.js";
import { provesWorker } from "../worker-identity.js";
import type { KnownWorkers } from "./known-workers.js";
import { oneByOne } from "./one-by-one.js";
import {
  checkDeliveries,
  checkLength,
  checkProgress,
  checkRegistration,
  checkSummary,
  pageOf,
  printable,
} from "./request-checks.js";
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
  const reading = oneByOne();
  const telling = oneByOne();
  return {
    async register({ secret, ...registration }) {
      requireProof(registration.worker, secret);
      checkRegistration(registration);
      workers.register(registration);
      return { leaseMs };
    },

    async acquire({ worker, secret, waitMs, delivering }, context) {
      checkDeliveries(delivering);
      for (const name of [worker, ...delivering.map((lease) => lease.worker)]) requireProof(name, secret);
      const name = workers.heardFrom(worker);
      const signal = AbortSignal.any([context.signal, closing]);
      const member = await scheduler.acquire(name, delivering, Math.min(waitMs, LONGEST_WAIT_MS), signal);
      workers.holds(worker, delivering, member && leaseOf(member));
      if (member) return { assignment: await assignmentOf(store, member) };
      if (closing.aborted) throw new ProtocolError("unreachable", "the coordinator is shutting down");
      return { assignment: undefined };
    },

    async renew({ lease, secret, progress, checkpoint }) {
      const claim = provenClaim(lease, secret);
      if (progress) checkProgress(progress);
      const verdict = await scheduler.renew(claim, progress, checkpoint ?? null);
      if (verdict === "continue" && lease) workers.trains(lease, progress);
      else workers.isDoneWith(claim);
      return { verdict: VERDICTS[verdict], register: !workers.isKnown(claim.workerId) };
    },

    async complete({ lease, secret, summarySha256, summaryJson: short, ...files }) {
      const claim = provenClaim(lease, secret);
      const summaryJson =
        summarySha256 === "" ? checkSummary(short) : await reading(() => longSummary(store, summarySha256));
      await scheduler.complete(claim, { ...files, summaryJson });
      workers.isDoneWith(claim);
      return {};
    },

    async fail({ lease, secret, reason: given, retryable, trainerDied }) {
      const claim = provenClaim(lease, secret);
      checkLength("reason", given, LONGEST.reason);
      const reason = printable(given) || "the worker gave no reason";
      await scheduler.fail(
        claim,
        trainerDied ? { cause: "trainer-died", reason } : { cause: "error", reason, retryable },
      );
      workers.isDoneWith(claim);
      return {};
    },

    async release({ lease, secret }) {
      const claim = provenClaim(lease, secret);
      await scheduler.release(claim);
      workers.isDoneWith(claim);
      return {};
    },

    async listWorkers({ limit, pageToken }, { signal }) {
      const after = pageToken === "" ? 0 : pageOf(pageToken);
      const page = await telling(() => workers.list(limit || undefined, after), signal);
      return { workers: [...page.workers], nextPageToken: page.next === null ? "" : String(page.next) };
    },
  };
}

/** Summaries grow with the training epochs: 150,000 of them take 6 MB. */
const LONGEST_SUMMARY_BYTES = 64 * 2 ** 20;

/** @throws ProtocolError `invalid-argument` when it is no summary, or too long */
async function longSummary(store: Store, sha256: string): Promise<string> {
  const bytes = await store.artifacts.size(sha256);
  if (bytes > LONGEST_SUMMARY_BYTES) {
    throw new ProtocolError(
      "invalid-argument",
      `expected a summary of at most ${LONGEST_SUMMARY_BYTES} bytes, got ${bytes}`,
    );
  }
  return checkSummary(new TextDecoder().decode(await store.artifacts.readAll(sha256)));
}

/** Longer ones are fetched like data: over a slow link a message of 1 MB would not come in time. */
const LONGEST_SPEC = 65_536;

async function assignmentOf(store: Store, member: MemberRecord) {
  const { spec, dataSha256 } = await store.runs.get(member.run);
  const specJson = JSON.stringify(spec);
  const specSha256 = specJson.length > LONGEST_SPEC ? await store.artifacts.put(Buffer.from(specJson)) : "";
  return {
    lease: leaseOf(member),
    specJson: specSha256 === "" ? specJson : "",
    specSha256,
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
  if (lease.leaseEpoch > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new ProtocolError("invalid-argument", `expected a lease_epoch below 2^53, got ${lease.leaseEpoch}`);
  }
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

import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Assignment,
  type BlobsDefinition,
  bytesBlob,
  type FleetDefinition,
  fileBlob,
  getBlob,
  type Lease,
  type Progress,
  ProtocolError,
  putBlob,
  type ServiceClient,
} from "@conclave/protocol";
import type { RunSpec } from "@conclave/spec";
import { FleetError } from "../fleet-error.js";
import { cutTo, LONGEST } from "../limits.js";
import type { Log } from "../log.js";
import { isNoSpace } from "../no-space.js";
import { TemporaryFolder } from "../temporary-folder.js";
import type { TrainerProgress, TrainerTask } from "../trainer/messages.js";
import { CheckpointUploader } from "./checkpoint-uploader.js";
import type { DataCache } from "./data-cache.js";
import { LeaseKeeper, type StopReason } from "./lease-keeper.js";
import type { TrainingEnd } from "./trainer.js";
import type { TrainerSupply } from "./trainer-supply.js";
import { whileFull } from "./while-full.js";

export interface AttemptContext {
  readonly fleet: ServiceClient<FleetDefinition>;
  /** The worker's: without it the coordinator believes nothing about a lease. */
  readonly secret: Uint8Array;
  readonly blobs: ServiceClient<BlobsDefinition>;
  readonly cache: DataCache;
  readonly leaseMs: number;
  readonly patienceMs: number;
  /** Makes the worker known to a coordinator that restarted. */
  readonly register: () => Promise<void>;
  readonly log: Log;
  /** Aborted when the worker is to end. */
  readonly signal: AbortSignal;
}

/** How an attempt went on the worker's side. */
export type AttemptEnd = "completed" | "failed" | "stopped" | "released";

/** An attempt whose trainer is free for another member. */
interface Attempt {
  /** Resolves when the coordinator has the result, too; rejects with ProtocolError when it cannot be brought. */
  readonly ended: Promise<AttemptEnd>;
}

/**
 * One attempt at one member, from its assignment to what the coordinator is told: fetch, train, upload, complete. Renews the lease all
 * the while, also while a trainer starts in the place of one that died. An aborted worker hands the lease back; a crash counts as no attempt;
 * an error of the training itself ends the member.
 * A result is still on its way when the call returns; whatever else became of the attempt was told by then.
 * @throws ProtocolError when the coordinator cannot be told; FleetError `disk-full`, `temporary-folder` or `trainer-failed`, after the lease
 * was handed back: another attempt here would end the same
 */
export async function attemptMember(
  assignment: Assignment,
  lease: Lease,
  trainers: TrainerSupply,
  context: AttemptContext,
): Promise<Attempt> {
  const folder = await folderFor(lease, context);
  const keeper = new LeaseKeeper(context.fleet, lease, context);
  const close = async () => {
    keeper.close();
    await folder[Symbol.asyncDispose]();
  };
  let ended: Promise<AttemptEnd> | null = null;
  try {
    const signal = AbortSignal.any([context.signal, keeper.signal]);
    const end = await train(assignment, lease, trainers, folder.path, keeper, signal, context).catch((error: unknown) =>
      crashed(error, lease, folder.path, context),
    );
    // Whoever goes on, be it a run that takes up a paused member, should not do again what was done here.
    if (end.type !== "succeeded" || end.summary.pausedEpoch !== undefined) await keeper.flush();
    const early = await handedBack(lease, keeper, context);
    if (early !== null) return { ended: Promise.resolve(early) };
    if (end.type !== "succeeded") return { ended: Promise.resolve(await tellFailure(lease, end, context)) };
    ended = deliver(lease, end, keeper, context).finally(close);
    return { ended };
  } finally {
    if (ended === null) await close();
  }
}

/** Hands the lease back where there can be no folder: another worker may have one. */
async function folderFor(lease: Lease, { fleet, secret }: AttemptContext): Promise<TemporaryFolder> {
  try {
    return await TemporaryFolder.create("member");
  } catch (error) {
    await fleet.release({ lease, secret }, { patienceMs: 0 }).catch(() => undefined);
    throw error;
  }
}

/** What became of a lease that is ours no longer, or that an aborted worker hands back; null while it is ours. */
async function handedBack(
  lease: Lease,
  { reason }: LeaseKeeper,
  { fleet, secret, log, signal }: AttemptContext,
): Promise<AttemptEnd | null> {
  if (signal.aborted) {
    await fleet.release({ lease, secret }, { patienceMs: 0 });
    return "released";
  }
  return reason === null ? null : giveUp(lease, reason, log);
}

async function tellFailure(
  lease: Lease,
  end: Exclude<TrainingEnd, { type: "succeeded" }>,
  { fleet, secret, patienceMs }: AttemptContext,
): Promise<AttemptEnd> {
  if (end.type === "no-space") {
    await fleet.release({ lease, secret }, { patienceMs: 0 });
    throw noSpace(end.folder);
  }
  if (end.type === "input-lost") {
    await fleet.release({ lease, secret }, { patienceMs });
    return "released";
  }
  const reason = cutTo(LONGEST.reason, end.type === "stopped" ? "the trainer stopped unexpectedly" : end.reason);
  const trainerDied = end.type !== "failed";
  await fleet.fail({ lease, secret, reason, retryable: trainerDied || end.retryable, trainerDied }, { patienceMs });
  return "failed";
}

/** Data or a checkpoint could not be fetched, a file not be written: another attempt, perhaps elsewhere, may do better. */
async function crashed(
  error: unknown,
  lease: Lease,
  folder: string,
  { fleet, secret, signal }: AttemptContext,
): Promise<TrainingEnd> {
  if (isNoSpace(error)) return { type: "no-space", folder };
  if (error instanceof FleetError && !signal.aborted) {
    await fleet.release({ lease, secret }, { patienceMs: 0 });
    throw error;
  }
  return { type: "crashed", reason: error instanceof Error ? error.message : String(error) };
}

function noSpace(folder: string): FleetError {
  const elsewhere = folder.startsWith(tmpdir()) ? ", or set TMPDIR to a folder that has some" : "";
  return new FleetError("disk-full", `no space left in ${folder}: make room there${elsewhere}`);
}

/** Trains; once more, with everything fetched anew, when the trainer finds a file damaged. */
async function train(...attempt: Parameters<typeof trainOnce>): Promise<TrainingEnd> {
  const end = await trainOnce(...attempt);
  if (end.type !== "damaged-input") return end;
  const [{ dataSha256 }, { run, member }, , , , , { cache, log }] = attempt;
  log("warn", "a damaged file is fetched again", { run, member, reason: end.reason });
  await cache.discard(dataSha256);
  return trainOnce(...attempt);
}

async function trainOnce(
  { specJson, specSha256, dataSha256, checkpoint }: Assignment,
  { run, member }: Lease,
  trainers: TrainerSupply,
  directory: string,
  keeper: LeaseKeeper,
  signal: AbortSignal,
  { blobs, cache, patienceMs, log }: AttemptContext,
): Promise<TrainingEnd> {
  const transfer = { signal, patienceMs };
  const resumePath = checkpoint ? join(directory, "resume.safetensors") : null;
  const specPath = join(directory, "spec.json");
  if (specSha256 !== "") await getBlob(blobs, specSha256, specPath, transfer);
  const spec = JSON.parse(specSha256 === "" ? specJson : await readFile(specPath, "utf8")) as RunSpec;
  let wanted = checkpoint?.sha256 ?? dataSha256;
  let dataPath: string;
  try {
    if (checkpoint && resumePath) await getBlob(blobs, wanted, resumePath, transfer);
    wanted = dataSha256;
    dataPath = await cache.fetch(dataSha256, transfer);
  } catch (error) {
    if (await isLostThere(blobs, wanted, error)) return { type: "input-lost" };
    if (wanted !== dataSha256 || !isNoSpace(error)) throw error;
    return { type: "no-space", folder: cache.directory };
  }
  const task: TrainerTask = {
    spec,
    member,
    dataPath,
    dataSha256,
    resumePath,
    resumeSha256: checkpoint?.sha256 ?? null,
    outputDirectory: directory,
  };
  const uploader = new CheckpointUploader({
    blobs,
    patienceMs,
    signal,
    log,
    onUploaded: (uploaded) => keeper.checkpointed(uploaded),
  });
  const listener = {
    // Of a loss that is not finite the trainer says more when it ends; the coordinator accepts finite numbers alone.
    onProgress: (progress: TrainerProgress) => {
      if (Number.isFinite(progress.loss)) keeper.progressed(toProgress(progress));
    },
    onNotice: (notice: string) => log("warn", notice, { run, member }),
    onCheckpoint: (trainingEpoch: number, path: string) => uploader.add({ trainingEpoch, path }),
  };
  const trainer = await trainers.ready();
  const end = await trainer.train(task, listener, signal);
  await uploader.idle();
  return end;
}

/** Whether the coordinator itself has lost an artifact, and not only the way from there damaged it. */
async function isLostThere(blobs: ServiceClient<BlobsDefinition>, sha256: string, error: unknown): Promise<boolean> {
  if (!(error instanceof ProtocolError)) return false;
  if (error.code === "not-found") return true;
  return error.code === "data-loss" && !(await blobs.stat({ sha256 })).complete;
}

/** Longer ones come as an artifact: a message has to arrive within a deadline, also over a slow link. */
const LONGEST_SUMMARY_BYTES = 65_536;

/** How often a result is brought where the coordinator loses a part of it, or finds one damaged, before it takes the whole. */
const MOST_DELIVERIES = 3;

async function deliver(
  lease: Lease,
  end: Extract<TrainingEnd, { type: "succeeded" }>,
  keeper: LeaseKeeper,
  context: AttemptContext,
  delivery = 1,
): Promise<AttemptEnd> {
  const { fleet, secret, patienceMs, log, signal: workerSignal } = context;
  try {
    await bring(lease, end, keeper, context);
    return "completed";
  } catch (error) {
    if (keeper.reason !== null) return giveUp(lease, keeper.reason, log);
    if (error instanceof ProtocolError && error.code === "failed-precondition") return giveUp(lease, "lost", log);
    if (workerSignal.aborted) {
      await fleet.release({ lease, secret }, { patienceMs: 0 });
      return "released";
    }
    if (!isDamagedThere(error)) throw error;
    const { run, member } = lease;
    log("warn", "a result was lost or damaged at the coordinator", { run, member, delivery, reason: error.message });
    if (delivery === MOST_DELIVERIES) {
      const reason = cutTo(LONGEST.reason, `the result could not be kept: ${error.message}`);
      await fleet.fail({ lease, secret, reason, retryable: true, trainerDied: false }, { patienceMs });
      return "failed";
    }
  }
  // The keeper stopped before the coordinator was told that the member is complete.
  const again = new LeaseKeeper(fleet, lease, context);
  try {
    return await deliver(lease, end, again, context, delivery + 1);
  } finally {
    again.close();
  }
}

/** Uploads what the coordinator does not have of a result, and completes the member with it. */
async function bring(
  lease: Lease,
  { weightsPath, predictionsPath, summary }: Extract<TrainingEnd, { type: "succeeded" }>,
  keeper: LeaseKeeper,
  { fleet, secret, blobs, patienceMs, log, signal: workerSignal }: AttemptContext,
): Promise<void> {
  const signal = AbortSignal.any([workerSignal, keeper.signal]);
  const [weights, predictions] = await Promise.all([fileBlob(weightsPath), fileBlob(predictionsPath)]);
  const text = Buffer.from(JSON.stringify(summary));
  const long = text.byteLength > LONGEST_SUMMARY_BYTES ? bytesBlob(text) : null;
  const brought = [weights, predictions, ...(long === null ? [] : [long])];
  const upload = () => Promise.all(brought.map((blob) => putBlob(blobs, blob, { signal, patienceMs })));
  await whileFull(upload, { patienceMs, signal, log });
  const result = {
    weightsSha256: weights.sha256,
    predictionsSha256: predictions.sha256,
    summaryJson: long === null ? text.toString() : "",
    summarySha256: long?.sha256 ?? "",
  };
  // A renewal that crossed the completion would be told that the lease is over.
  keeper.close();
  const complete = () => fleet.complete({ lease, secret, ...result }, { signal: workerSignal, patienceMs });
  await whileFull(complete, { patienceMs, signal: workerSignal, log });
}

/** Whether an artifact was not, or no longer, at the coordinator as it was sent: it takes the same again. */
function isDamagedThere(error: unknown): error is ProtocolError {
  return error instanceof ProtocolError && (error.code === "data-loss" || error.code === "not-found");
}

function giveUp({ run, member }: Lease, reason: StopReason, log: Log): AttemptEnd {
  log("info", "training stopped", { run, member, reason });
  return "stopped";
}

function toProgress({
  epoch,
  epochs,
  step,
  steps,
  loss,
  validation,
  stopping,
  microBatches,
  samplesPerSecond,
}: TrainerProgress): Progress {
  return {
    trainingEpoch: epoch,
    trainingEpochs: epochs,
    step: BigInt(step),
    steps: BigInt(steps),
    loss,
    metric: validation?.accuracy,
    r2: validation?.r2,
    microBatches,
    samplesPerSecond,
    stopping: stopping
      ? { bestEpoch: stopping.bestEpoch, waited: stopping.waited, patience: stopping.patience }
      : undefined,
  };
}

/**
 * The process that trains: a child of a worker, over IPC. It alone loads an engine, so that the worker's heartbeat never waits for
 * a step, and a crash or a lack of memory costs one attempt at one member.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PreparedData } from "@conclave/data/prepared";
import type { Engine } from "@conclave/ensemble/training";
import { isNoSpace } from "./no-space.js";
import { CheckpointWriter } from "./trainer/checkpoint-writer.js";
import type { FromTrainer, ToTrainer, TrainerOptions, TrainerResult, TrainerTask } from "./trainer/messages.js";
import { readInput } from "./trainer/read-input.js";

// Our worker is gone, in whatever way: leave nothing behind.
process.on("disconnect", () => process.exit(0));
// Ctrl-C in a terminal, and the end of a Slurm job, reach the whole group: the worker decides what becomes of its trainer.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => undefined);

// What takes a while to load is loaded when the signals are heard: they may come meanwhile.
const [{ unpackData }, { selectEngine, trainMember }] = await Promise.all([
  import("@conclave/data/prepared"),
  import("@conclave/ensemble/training"),
]);

const { engine: engineName, checkpointIntervalMs } = JSON.parse(process.argv[2] ?? "") as TrainerOptions;
let data: { readonly sha256: string; readonly prepared: PreparedData } | null = null;
let running: AbortController | null = null;

try {
  const engine = await selectEngine(engineName);
  process.on("message", (message: ToTrainer) => {
    switch (message.type) {
      case "train":
        running = new AbortController();
        run(engine, message.task, running.signal).then(say);
        break;
      case "stop":
        running?.abort();
        break;
    }
  });
  say({ type: "ready", engine: engine.name, determinismClass: engine.determinismClass });
} catch (error) {
  say({ type: "unavailable", reason: reasonOf(error) });
}

async function run(engine: Engine, task: TrainerTask, signal: AbortSignal): Promise<TrainerResult> {
  const { spec, member, resumePath, resumeSha256, outputDirectory } = task;
  const checkpoints = new CheckpointWriter({
    directory: outputDirectory,
    intervalMs: checkpointIntervalMs,
    onWritten: (trainingEpoch, path) => say({ type: "checkpoint", trainingEpoch, path }),
  });
  try {
    const resumeFrom = resumePath === null ? null : await readInput(resumePath, resumeSha256 ?? "");
    if (resumePath !== null && resumeFrom === null) return damaged("checkpoint", resumePath);
    const prepared = await load(task);
    if (prepared === null) return damaged("data", task.dataPath);
    const { weights, predictions, summary } = await trainMember({
      spec,
      member,
      data: prepared,
      engine,
      resumeFrom,
      signal,
      onProgress: (progress) => say({ type: "progress", progress }),
      onNotice: (notice) => say({ type: "notice", notice }),
      onCheckpoint: (checkpoint) => checkpoints.add(checkpoint),
      onFinishing: () => say({ type: "finishing" }),
    });
    const weightsPath = join(outputDirectory, "weights.safetensors");
    const predictionsPath = join(outputDirectory, "predictions.safetensors");
    await Promise.all([writeFile(weightsPath, weights), writeFile(predictionsPath, predictions)]);
    return { type: "succeeded", weightsPath, predictionsPath, summary };
  } catch (error) {
    if (signal.aborted) return { type: "stopped" };
    if (isNoSpace(error)) return { type: "no-space", folder: outputDirectory };
    // What was done shows how it failed. Where it cannot be written, the first reason is the one to tell.
    await checkpoints.writeLast().catch(() => undefined);
    // A lack of file handles or of memory is this machine's; the rest comes of spec and data, and would come again.
    const retryable =
      error instanceof Error && ("syscall" in error || ("code" in error && error.code === "out-of-memory"));
    return { type: "failed", reason: reasonOf(error), retryable };
  }
}

function damaged(what: string, path: string): TrainerResult {
  return { type: "damaged-input", reason: `the ${what} in ${path} are not what was fetched: the file was damaged` };
}

/** The members of a run share their data: they are unpacked once. Null when the file is damaged. */
async function load({ dataPath, dataSha256 }: TrainerTask): Promise<PreparedData | null> {
  if (data?.sha256 !== dataSha256) {
    data = null;
    const bytes = await readInput(dataPath, dataSha256);
    if (bytes === null) return null;
    data = { sha256: dataSha256, prepared: unpackData(bytes, { shared: true }) };
  }
  return data.prepared;
}

function say(message: FromTrainer): void {
  if (process.connected) process.send?.(message);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

import type { Augmenter } from "@conclave/augment";
import { lastEpochOf } from "@conclave/spec/members";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.js";
import { augmentedBatches, type BatchSource, plainBatches } from "./chunks/batch-source.js";
import { type ChunkPace, chunkPace } from "./chunks/chunk-pace.js";
import { type ChunkStream, chunkStream } from "./chunks/chunk-stream.js";
import { epochOrder } from "./chunks/epoch-order.js";
import { isOver } from "./epoch/early-stopping.js";
import { type EpochContext, nextEpoch } from "./epoch/next-epoch.js";
import { finishMember } from "./finish-member.js";
import type { MemberTask, TrainedMember } from "./member-task.js";
import { type MemberSetup, setUpMember } from "./setup/member-setup.js";

/**
 * Trains one member of a run: draws its bag, trains its epochs (or up to its pause, or as many as early stopping lets it), keeps the
 * last or the best weights, and predicts the test, validation and out-of-bag rows. The result depends on spec, data and engine alone: not on where a member was interrupted, who
 * trained the others, or how its steps were cut into chunks.
 *
 * @throws the signal's reason when it is aborted; EnsembleError "non-finite" with step and layer when the loss is no number,
 *   "out-of-memory" when even the smallest parts of a batch do not fit, "checkpoint-invalid" for a checkpoint of another training, "bag-invalid", "rows-missing" and "augment-unsupported" for a spec
 *   that does not fit the data; ModelError for a model that does not.
 */
export async function trainMember(task: MemberTask): Promise<TrainedMember> {
  const started = performance.now();
  task.signal.throwIfAborted();
  const setup = setUpMember(task.spec, task.member, task.data, task.engine);
  const state = task.resumeFrom === null ? untrained(setup) : decodeCheckpoint(task.resumeFrom, setup.fingerprint);
  const pace = chunkPace();
  const last = await withAugmenter(task, setup, (augmenter) =>
    trainEpochs(task, { task, setup, pace, chunks: chunksFrom(state.history.length, setup, pace, augmenter) }, state),
  );
  task.signal.throwIfAborted();
  task.onFinishing?.();
  return finishMember(setup, last, {
    engine: task.engine.name,
    samplesPerSecond: pace.samplesPerSecond,
    seconds: () => (performance.now() - started) / 1000,
  });
}

async function trainEpochs(task: MemberTask, context: EpochContext, from: Checkpoint): Promise<Checkpoint> {
  const { plan, fingerprint } = context.setup;
  let state = from;
  while (state.history.length < lastEpochOf(plan) && !isOver(plan, state.history)) {
    state = await nextEpoch(context, state);
    const epoch = state.history.length;
    const pauses = epoch === lastEpochOf(plan) && !isOver(plan, state.history);
    await task.onCheckpoint({ epoch, pauses, bytes: encodeCheckpoint(state, fingerprint) });
  }
  return state;
}

/** The chunks of the training epochs from one on. */
function chunksFrom(epoch: number, setup: MemberSetup, pace: ChunkPace, augmenter: Augmenter | null): ChunkStream {
  const { bag, keys, rows, plan, steps } = setup;
  const sourceOf = (number: number): BatchSource => {
    const order = epochOrder(bag, keys, number);
    if (augmenter === null || plan.augment === null) return plainBatches(rows.train, order);
    const { augment: options } = plan;
    return augmentedBatches(rows.train, order, { augmenter, options, shape: rows.shape, keys, epoch: number });
  };
  return chunkStream({ plan: steps, pace, epochs: { from: epoch, to: lastEpochOf(plan) }, sourceOf });
}

function untrained({ program, keys, steps }: MemberSetup): Checkpoint {
  return {
    carry: program.step.initialCarry(keys.init),
    best: null,
    history: [],
    microBatches: steps.microBatches,
    determinismClasses: [],
  };
}

/** Lends the caller's augmenter, or one that lives as long as the training; null when the member's images stay as they are. */
async function withAugmenter<T>(
  task: MemberTask,
  { plan }: MemberSetup,
  train: (augmenter: Augmenter | null) => Promise<T>,
): Promise<T> {
  if (plan.augment === null) return train(null);
  if (task.augmenter !== undefined) return train(task.augmenter);
  // Most members train on their images as they are: a trainer starts without a pool of threads.
  const { createAugmenter } = await import("@conclave/augment");
  const augmenter = createAugmenter({ threads: 1 });
  try {
    return await train(augmenter);
  } finally {
    await augmenter.close();
  }
}

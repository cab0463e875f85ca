import type { Carry, HostArray } from "@conclave/core";
import { subtree } from "@conclave/core/host";
import type { Chunk, TrainingSession } from "@conclave/engines";
import { EnsembleError } from "../../errors.js";
import { nonFiniteIn } from "../../member/finite-variables.js";
import { brokenLayer, locateNonFinite } from "./locate-non-finite.js";

/** Where in a run a chunk is, for people. */
interface TrainingPlace {
  readonly member: number;
  /** The kind of model. */
  readonly kind: string;
  /** From 1. */
  readonly epoch: number;
  readonly totalSteps: number;
  readonly learningRate: number;
}

/**
 * Says at which step and in which layer training stopped being finite.
 *
 * @param step the index, within the chunk, of the first step whose loss is not finite.
 */
export async function nonFiniteLoss(
  session: TrainingSession,
  chunk: Chunk,
  step: number,
  loss: number,
  place: TrainingPlace,
): Promise<EnsembleError> {
  const before = step === 0 ? chunk.carry : (await session.run(firstSteps(chunk, step))).carry;
  const found = await locateNonFinite(session, oneStep(chunk, before, step));
  const number = chunk.inputs.firstStep + step + 1;
  if (found === null)
    return failure(place, `the loss is ${loss} at step ${number}, though every layer's output is finite`);
  const where =
    found.what === "weights"
      ? `the weights of layer "${found.layer}" are not finite after step ${number - 1}`
      : `the first output that is not finite is that of layer "${found.layer}"`;
  return failure(place, `the loss is ${loss} at step ${number}: ${where}`);
}

/** The same for the weights after a training epoch, whose last update no loss has seen; null when all are finite. */
export function nonFiniteWeights(carry: Carry<HostArray>, steps: number, place: TrainingPlace): EnsembleError | null {
  const layer = brokenLayer(carry);
  if (layer !== null) return failure(place, `the weights of layer "${layer}" are not finite after step ${steps}`);
  // Training does not use the running statistics of batch normalisation: only predictions would show that they overflowed.
  const state = nonFiniteIn(subtree(carry, "state"));
  return state === null ? null : failure(place, `the statistics ${state.path} are not finite after step ${steps}`);
}

function failure({ member, kind, epoch, totalSteps, learningRate }: TrainingPlace, what: string): EnsembleError {
  return new EnsembleError(
    "non-finite",
    `member ${member} (${kind}): ${what} (of ${totalSteps} steps, in training epoch ${epoch}); ` +
      `lower the learning rate (now ${learningRate}), and see that data.normalise is not "none"`,
  );
}

function firstSteps(chunk: Chunk, steps: number): Chunk {
  return { ...chunk, indices: chunk.indices.subarray(0, steps * chunk.batchSize) };
}

function oneStep(chunk: Chunk, carry: Chunk["carry"], step: number): Chunk {
  const { batchSize, indices, inputs } = chunk;
  return {
    ...chunk,
    carry,
    indices: indices.subarray(step * batchSize, (step + 1) * batchSize),
    inputs: { ...inputs, firstStep: inputs.firstStep + step },
  };
}

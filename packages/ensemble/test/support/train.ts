import type { Engine } from "@conclave/engines";
import type { MemberCheckpoint, MemberTask, TrainedMember } from "../../src/training/member-task.js";
import { trainMember } from "../../src/training/train-member.js";

export interface Training extends TrainedMember {
  readonly checkpoints: readonly MemberCheckpoint[];
}

/** Trains a member from its start unless told otherwise, and keeps its checkpoints. */
export async function train(
  task: Pick<MemberTask, "spec" | "data" | "engine"> & Partial<MemberTask>,
): Promise<Training> {
  const checkpoints: MemberCheckpoint[] = [];
  const trained = await trainMember({
    member: 0,
    resumeFrom: null,
    signal: new AbortController().signal,
    onProgress: () => {},
    onCheckpoint: async (checkpoint) => {
      checkpoints.push(checkpoint);
    },
    ...task,
  });
  return { ...trained, checkpoints };
}

/** An engine that notes each chunk it trains and each model it prepares. */
export function noting(engine: Engine): {
  engine: Engine;
  prepared: () => number;
  preparedToPredict: () => number;
  batches: () => number[][];
} {
  let prepared = 0;
  let predictions = 0;
  const batches: number[][] = [];
  return {
    prepared: () => prepared,
    preparedToPredict: () => predictions,
    batches: () => batches,
    engine: {
      ...engine,
      preparePrediction(step) {
        predictions++;
        return engine.preparePrediction(step);
      },
      prepareTraining(step) {
        prepared++;
        const session = engine.prepareTraining(step);
        return {
          run(chunk) {
            for (let start = 0; start < chunk.indices.length; start += chunk.batchSize) {
              batches.push([...chunk.indices.subarray(start, start + chunk.batchSize)]);
            }
            return session.run(chunk);
          },
          release: () => session.release(),
        };
      },
    },
  };
}

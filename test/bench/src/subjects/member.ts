import { buildModel, type Carry, type HostArray, trainingStep } from "@conclave/core";
import { prepareData } from "@conclave/data";
import type { Chunk, Engine, TrainingSession } from "@conclave/engines";
import { deriveKey, drawWithReplacement, type Key, randomStream, rootKey } from "@conclave/random";
import { BATCH_SIZE } from "./batch-size.js";
import { referenceSpec, type SubjectOptions } from "./reference-spec.js";

/** Members of one shape on one engine, as a worker trains them: one session serves them all. */
interface Members {
  readonly session: TrainingSession;
  /** What a member starts from. */
  start(member: number): Carry<HostArray>;
  /** A chunk of so many steps of a member, from the carry it has. */
  chunk(member: number, carry: Carry<HostArray>, steps: number): Chunk;
}

/** Reads the training rows, which stay bytes, and prepares the session; nothing is traced yet. */
export async function prepareMembers(options: SubjectOptions, engine: Engine): Promise<Members> {
  const { spec, plan } = referenceSpec(options);
  const data = await prepareData({ ...spec.data, seed: spec.seed }, "/");
  const model = buildModel(plan.model, data.shape, data.classes.length);
  const step = trainingStep({ model, loss: "crossEntropy", optimizer: plan.optimizer });
  const keyOf = (member: number): Key => deriveKey(rootKey(spec.seed), "member", member);
  return {
    session: engine.prepareTraining(step),
    start: (member) => step.initialCarry(keyOf(member)),
    chunk(member, carry, steps) {
      const rows = drawWithReplacement(data.train.count, steps * BATCH_SIZE, randomStream(keyOf(member)));
      return {
        carry,
        rows: data.train,
        indices: Int32Array.from(rows),
        batchSize: BATCH_SIZE,
        inputs: { key: keyOf(member), firstStep: 0, totalSteps: steps, learningRate: 0.001, ...data.normalisation },
      };
    },
  };
}

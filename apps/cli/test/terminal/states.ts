import { parseSpec } from "@conclave/spec";
import type { MemberSnapshot, ProgressSnapshot, RunSnapshot } from "conclave";

export const progress: ProgressSnapshot = {
  trainingEpoch: 2,
  trainingEpochs: 5,
  step: 20,
  steps: 50,
  loss: 0.2144,
  validation: { accuracy: 0.941 },
  validationAccuracy: 0.941,
  stopping: null,
  microBatches: 1,
  samplesPerSecond: 12345.6,
};

export function member(index: number, change: Partial<MemberSnapshot> = {}): MemberSnapshot {
  return {
    member: index,
    model: "mlp",
    status: "queued",
    worker: null,
    attempts: 0,
    reason: null,
    progress: null,
    checkpointTrainingEpoch: 0,
    summary: null,
    ...change,
  };
}

export function succeeded(index: number, model = "mlp"): MemberSnapshot {
  return member(index, {
    model,
    status: "succeeded",
    summary: {
      model,
      engine: "onnx-cpu",
      determinismClass: "test",
      rows: 100,
      fingerprint: "test",
      sparsity: { weights: 10, zeros: 0 },
      steps: 50,
      seconds: 1.24,
      samplesPerSecond: 12345,
      microBatches: 1,
      keptEpoch: 5,
      stoppedEpoch: null,
      training: { accuracy: 0.99, loss: 0.05 },
      validation: null,
      oob: { accuracy: 0.931 },
      test: { accuracy: 0.942 },
      epochs: [],
    },
  });
}

export function run(members: readonly MemberSnapshot[]): RunSnapshot {
  return {
    run: "digits-20260105-070809-kx3f",
    name: "digits",
    status: "running",
    reason: null,
    createdAtMs: 0,
    startedAtMs: 0,
    finishedAtMs: null,
    counts: { queued: members.length, leased: 0, succeeded: 0, failed: 0, cancelled: 0 },
    score: null,
    members,
    spec: parseSpec({ data: { train: { sample: "digits" } }, members: [{ model: "mlp" }] }),
    dataSha256: "",
    report: null,
    files: [],
  };
}

import type { ClassificationData } from "@conclave/data";
import { parseSpec, type RunSpec } from "@conclave/spec";
import type { SucceededMember } from "../../src/member/outcome.js";
import { encodePredictions, type MemberPredictions } from "../../src/member/predictions.js";
import { encodeWeights } from "../../src/member/weights.js";

/** A complete spec; what a test says nothing about is as small as can be. */
export function spec(input: Readonly<Record<string, unknown>> = {}): RunSpec {
  return parseSpec({ data: { train: { sample: "digits" } }, members: [{ model: "mlp", count: 3 }], ...input });
}

/** Two training rows of two columns and two classes, and nothing to validate or test with. */
export function madeUpData(): ClassificationData {
  return {
    task: "classification",
    classes: ["no", "yes"],
    targetNames: [],
    targetNormalisation: null,
    columnNames: null,
    encoding: null,
    findings: [],
    shape: [2],
    normalisation: { mean: Float32Array.of(0.1, -1e-8), scale: Float32Array.of(1 / 3, 2) },
    train: {
      count: 2,
      features: Float32Array.of(0, 1, 2, 3),
      labels: Int32Array.of(0, 1),
      weights: null,
      groups: null,
    },
    validation: null,
    test: null,
  };
}

/** A member that ended well with these predictions, over two classes unless they say otherwise. */
export function succeeded(
  member: number,
  predictions: Partial<MemberPredictions>,
  validationAccuracy: number | null = null,
): SucceededMember {
  const classes = predictions.classes ?? 2;
  return {
    status: "succeeded",
    member,
    worker: `worker-${member}`,
    weights: encodeWeights({
      variables: { "params/dense1/bias": { dtype: "float32", shape: [2], data: Float32Array.of(member, 0.1) } },
      info: { member, kind: "mlp", epoch: 1, features: null },
    }),
    predictions: encodePredictions({ test: null, validation: null, outOfBag: null, ...predictions, classes }),
    summary: {
      model: "mlp",
      engine: "onnx-cpu",
      determinismClass: "test",
      rows: 4,
      sparsity: { weights: 6, zeros: 0 },
      fingerprint: `training of member ${member}`,
      steps: 2,
      seconds: 0.5,
      samplesPerSecond: 8,
      microBatches: 1,
      keptEpoch: 1,
      stoppedEpoch: null,
      training: { accuracy: 1, loss: 0.1 },
      validation: validationAccuracy === null ? null : { accuracy: validationAccuracy, loss: 0.5 },
      oob: predictions.outOfBag ? { accuracy: 0.5 } : null,
      test: predictions.test ? { accuracy: 0.5 } : null,
      epochs: [{ epoch: 1, loss: 0.7, parts: [0.8, 0.6], validation: null }],
    },
  };
}

/** Probabilities over two classes, from those of the second. */
export function ofSecondClass(...probabilities: number[]): Float32Array {
  return Float32Array.from(probabilities.flatMap((p) => [1 - p, p]));
}

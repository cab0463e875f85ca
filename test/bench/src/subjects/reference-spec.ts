import {
  type AugmentSpec,
  expandMembers,
  type MemberPlan,
  parseSpec,
  type RunSpec,
  type RunSpecInput,
} from "@conclave/spec";

import { BATCH_SIZE } from "./batch-size.js";

/** The models that are measured, as a user writes them, by the name that a benchmark asks for. */
const MODELS = {
  mlp: { mlp: { hidden: [256, 128] } },
  lenet: "lenet5",
  /** The mlp with one dropout layer, after the first hidden layer. */
  "mlp-dropout": {
    layers: [
      "flatten",
      { dense: { units: 256, activation: "relu" } },
      { dropout: 0.5 },
      { dense: { units: 128, activation: "relu" } },
      { dense: "classes" },
    ],
  },
  "mlp-dropouts": { mlp: { hidden: [256, 128], dropout: 0.5 } },
  /** An image is read row by row: 28 steps of 28. */
  lstm: { lstm: { units: 64 } },
  gru: { layers: ["sequence", { gru: 64 }, { dense: "classes" }] },
} as const;

export type ReferenceModel = keyof typeof MODELS;

/** An optimizer as a user writes it. */
export type ReferenceOptimizer = Exclude<RunSpecInput["members"][number]["optimizer"], undefined>;

/** Of the reference runs. */
export const REFERENCE_OPTIMIZER: ReferenceOptimizer = { adam: { learningRate: 0.001 } };

/** What a subject is told in its first argument, as JSON. */
export interface SubjectOptions {
  readonly model: ReferenceModel;
  readonly optimizer: ReferenceOptimizer;
  readonly train: { readonly images: string; readonly labels: string };
}

/** A spec of one model that trains as the reference runs do. */
export function referenceSpec({ model, optimizer, train }: SubjectOptions): {
  readonly spec: RunSpec;
  readonly plan: MemberPlan;
} {
  const spec = parseSpec({
    data: { train, validation: 0, normalise: "standard" },
    members: [{ model: MODELS[model], optimizer, batchSize: BATCH_SIZE }],
  });
  return { spec, plan: expandMembers(spec)[0]! };
}

/** What is done to images at random, as a user writes it: they are moved, turned and scaled, as most runs want it. */
export const REFERENCE_AUGMENT = { translate: 2, rotate: 10, scale: 0.1 } as const;

/** {@link REFERENCE_AUGMENT}, complete. */
export function referenceAugment(): AugmentSpec {
  const spec = parseSpec({
    data: { train: { images: "images", labels: "labels" } },
    members: [{ model: "lenet5" }],
    augment: REFERENCE_AUGMENT,
  });
  return spec.members[0]!.augment!;
}

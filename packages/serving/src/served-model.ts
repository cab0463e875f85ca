import { type EnsembleManifest, hasWideVariance } from "@conclave/ensemble";
import type { ModelMetadataResponse } from "@conclave/protocol/inference";
import { ServingError } from "./errors.js";
import { outputsOf, shapeOf } from "./wire/outputs.js";
import { quote } from "./wire/quote.js";

/** The datatypes that a request may send its samples in. */
export type InputDatatype = "UINT8" | "FP32";

/** The name of the one input of every model. */
export const INPUT_NAME = "input";

/** The one version of a model: an ensemble on disk never changes. */
export const MODEL_VERSION = "1";

/** One ensemble as the protocol's clients see it. */
export interface ServedModel {
  readonly name: string;
  readonly task: EnsembleManifest["task"];
  /** The shape of one sample, without the batch axis. */
  readonly shape: readonly number[];
  /** The datatype of the data that the ensemble was trained on; the other one is accepted as well. */
  readonly datatype: InputDatatype;
  /** The names of the classes or labels, in the order of the columns; none for regression. */
  readonly classes: readonly string[];
  /** Of a regression: the names of the targets, in the order of the columns; none for other tasks. */
  readonly targets: readonly string[];
  /** Of a regression's values: FP64 where the targets lie so far from zero that float32 would not tell them apart. */
  readonly valuesDatatype: "FP32" | "FP64";
  /** Of their variance: FP64 where the targets are so large that float32 does not reach their squares. */
  readonly varianceDatatype: "FP32" | "FP64";
  /** The ensemble would rather not answer where its largest probability is below this; null: it always answers. */
  readonly abstainBelow: number | null;
}

/** What an ensemble is to the protocol's clients. */
export function servedModel({
  name,
  task,
  shape,
  dtype,
  classes,
  targets,
  abstainBelow,
}: EnsembleManifest): ServedModel {
  return {
    name,
    task,
    shape,
    // Floats hold every byte: right for an ensemble that does not say.
    datatype: dtype === "U8" ? "UINT8" : "FP32",
    classes,
    targets: targets?.names ?? [],
    valuesDatatype: (targets?.offset ?? null) === null ? "FP32" : "FP64",
    varianceDatatype: hasWideVariance(targets) ? "FP64" : "FP32",
    abstainBelow: task === "classification" ? abstainBelow : null,
  };
}

/** How many values one sample has. */
export function valuesPerRow(model: ServedModel): number {
  return model.shape.reduce((product, size) => product * size, 1);
}

/** @throws ServingError model-unknown when `name` or `version` (empty: any) is not what this server has */
export function requireModel(model: ServedModel, name: string, version: string): void {
  if (name !== model.name) {
    throw new ServingError(
      "model-unknown",
      `model: expected ${quote(model.name)}, the one that is served here, got ${quote(name)}`,
    );
  }
  if (version !== "" && version !== MODEL_VERSION) {
    throw new ServingError(
      "model-unknown",
      `version of model ${quote(model.name)}: expected ${quote(MODEL_VERSION)} or none, got ${quote(version)}`,
    );
  }
}

/** What ModelMetadata answers. -1 stands for the number of rows. */
export function modelMetadata(model: ServedModel): ModelMetadataResponse {
  return {
    name: model.name,
    versions: [MODEL_VERSION],
    platform: "conclave",
    inputs: [{ name: INPUT_NAME, datatype: model.datatype, shape: [-1n, ...model.shape.map(BigInt)] }],
    outputs: outputsOf(model).map((output) => {
      const { name, datatype } = output;
      return { name, datatype, shape: shapeOf(output, -1n) };
    }),
  };
}

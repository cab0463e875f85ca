import type { ModelMetadataResponse } from "@conclave/protocol/inference";
import { ServingError } from "./errors.js";
import { quote } from "./quote.js";

/** The datatypes that a request may send its samples in. */
export type InputDatatype = "UINT8" | "FP32";

/** The outputs of every model, in the order in which they are answered when a request names none. */
export const OUTPUT_NAMES = ["label", "class", "probabilities"] as const;
export type OutputName = (typeof OUTPUT_NAMES)[number];

/** The name of the one input of every model. */
export const INPUT_NAME = "input";

/** The one version of a model: an ensemble on disk never changes. */
export const MODEL_VERSION = "1";

/** One ensemble as the protocol's clients see it. */
export interface ServedModel {
  readonly name: string;
  /** The shape of one sample, without the batch axis. */
  readonly shape: readonly number[];
  /** The datatype of the data that the ensemble was trained on; the other one is accepted as well. */
  readonly datatype: InputDatatype;
  readonly classes: readonly string[];
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
    outputs: OUTPUT_NAMES.map((name) => ({ name, ...outputDescription(model, name) })),
  };
}

function outputDescription(model: ServedModel, name: OutputName): { datatype: string; shape: bigint[] } {
  switch (name) {
    case "label":
      return { datatype: "INT64", shape: [-1n] };
    case "class":
      return { datatype: "BYTES", shape: [-1n] };
    case "probabilities":
      return { datatype: "FP32", shape: [-1n, BigInt(model.classes.length)] };
  }
}

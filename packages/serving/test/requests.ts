import type { InferTensorContents, ModelInferRequest } from "@conclave/protocol/inference";
import type { ServedModel } from "../src/served-model.js";
import { NO_VOTES, type Votes } from "../src/votes.js";

/** Two by three pixels, three classes, one of them beyond ASCII. */
export const model: ServedModel = {
  name: "digits",
  task: "classification",
  shape: [2, 3, 1],
  datatype: "UINT8",
  classes: ["zero", "one", "zwölf"],
  targets: [],
  valuesDatatype: "FP32",
  varianceDatatype: "FP32",
  abstainBelow: null,
};

/** Two targets, of rows of four numbers. */
export const regressionModel: ServedModel = {
  name: "prices",
  task: "regression",
  shape: [4],
  datatype: "FP32",
  classes: [],
  targets: ["low", "high"],
  valuesDatatype: "FP32",
  varianceDatatype: "FP32",
  abstainBelow: null,
};

/** Three labels, of rows of four numbers. */
export const multilabelModel: ServedModel = {
  ...regressionModel,
  name: "tags",
  task: "multilabel",
  classes: ["up", "left", "near"],
  targets: [],
};

/** Votes with these arrays, and none of the others. */
export function votesWith(arrays: Partial<Votes>): Votes {
  return { ...NO_VOTES, ...arrays };
}

export const noContents: InferTensorContents = {
  boolContents: [],
  intContents: [],
  int64Contents: [],
  uintContents: [],
  uint64Contents: [],
  fp32Contents: [],
  fp64Contents: [],
  bytesContents: [],
};

/** A truthful request for two rows of UINT8 in raw form, with what a test changes about it. */
export function requestFor(changes: Partial<ModelInferRequest> = {}): ModelInferRequest {
  return {
    modelName: "digits",
    modelVersion: "",
    id: "42",
    parameters: {},
    inputs: [inputTensor()],
    outputs: [],
    rawInputContents: [Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255])],
    ...changes,
  };
}

export function inputTensor(
  changes: Partial<ModelInferRequest["inputs"][number]> = {},
): ModelInferRequest["inputs"][number] {
  return { name: "input", datatype: "UINT8", shape: [2n, 2n, 3n, 1n], parameters: {}, contents: undefined, ...changes };
}

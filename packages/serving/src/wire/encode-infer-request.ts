import type { ModelInferRequest } from "@conclave/protocol/inference";
import { INPUT_NAME } from "../served-model.js";
import type { Features } from "./input-values.js";
import type { ModelOutput } from "./outputs.js";

/**
 * A request for these outputs of `rows` samples, with raw contents that share memory with the features.
 *
 * @param shape of one sample
 * @param features `rows × shape`, row-major
 */
export function encodeInferRequest(
  model: string,
  shape: readonly number[],
  features: Features,
  rows: number,
  outputs: readonly ModelOutput[],
): ModelInferRequest {
  const input = {
    name: INPUT_NAME,
    datatype: features instanceof Float32Array ? "FP32" : "UINT8",
    shape: [rows, ...shape].map(BigInt),
    parameters: {},
    contents: undefined,
  };
  return {
    modelName: model,
    modelVersion: "",
    id: "",
    parameters: {},
    inputs: [input],
    outputs: outputs.map(({ name }) => ({ name, parameters: {} })),
    rawInputContents: [new Uint8Array(features.buffer, features.byteOffset, features.byteLength)],
  };
}

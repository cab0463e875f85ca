import type { ModelInferResponse } from "@conclave/protocol/inference";
import { MODEL_VERSION, type ServedModel } from "../served-model.js";
import type { VoteArray, Votes } from "../votes.js";
import { bytesPerRow, LENGTH_BYTES, type ModelOutput, shapeOf } from "./outputs.js";
import type { InferQuery } from "./parse-infer-request.js";

/**
 * The answer to `query`, with raw contents alone: little-endian, row-major, in the order of the requested outputs.
 * https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_grpc.md
 */
export function encodeInferResponse(model: ServedModel, query: InferQuery, votes: Votes): ModelInferResponse {
  return {
    modelName: model.name,
    modelVersion: MODEL_VERSION,
    id: query.id,
    parameters: {},
    outputs: query.outputs.map((output) => ({
      name: output.name,
      datatype: output.datatype,
      shape: shapeOf(output, BigInt(query.rows)),
      parameters: {},
      contents: undefined,
    })),
    rawOutputContents: query.outputs.map((output) => rawContents(output, model, votes)),
  };
}

/** The most bytes that the outputs of one row take in a response. */
export function responseBytesPerRow({ classes }: ServedModel, outputs: readonly ModelOutput[]): number {
  const longestName = classes.reduce((most, name) => Math.max(most, Buffer.byteLength(name)), 0);
  return bytesPerRow(outputs, longestName);
}

function rawContents({ datatype, from }: ModelOutput, { classes }: ServedModel, votes: Votes): Uint8Array {
  const values = votes[from];
  switch (datatype) {
    case "INT64":
      return bytesOf(BigInt64Array.from(values, BigInt));
    case "BYTES":
      return encodeNames(values, classes);
    case "FP32":
    case "FP64":
    case "BOOL":
      return bytesOf(values);
  }
}

function encodeNames(labels: VoteArray, classes: readonly string[]): Uint8Array {
  const elements = classes.map((name) => {
    const text = Buffer.from(name);
    const element = Buffer.alloc(LENGTH_BYTES + text.byteLength);
    element.writeUInt32LE(text.byteLength);
    text.copy(element, LENGTH_BYTES);
    return element;
  });
  return Buffer.concat(Array.from(labels, (label) => elements[label]!));
}

function bytesOf(array: VoteArray | BigInt64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

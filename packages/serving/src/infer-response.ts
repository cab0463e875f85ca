import type { ModelInferResponse } from "@conclave/protocol/inference";
import type { InferQuery } from "./parse-infer-request.js";
import { MODEL_VERSION, type OutputName, type ServedModel } from "./served-model.js";

/** What an ensemble answers for some rows. */
export interface Votes {
  /** rows × classes, row-major. */
  readonly probabilities: Float32Array;
  /** The voted class of each row, as an index. */
  readonly labels: Int32Array;
}

/**
 * The answer to `query`, with raw contents alone: little-endian, row-major, in the order of the requested outputs.
 * https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_grpc.md
 */
export function encodeInferResponse(model: ServedModel, query: InferQuery, votes: Votes): ModelInferResponse {
  const tensors = query.outputs.map((name) => encodeOutput(name, model, query.rows, votes));
  return {
    modelName: model.name,
    modelVersion: MODEL_VERSION,
    id: query.id,
    parameters: {},
    outputs: tensors.map(({ name, datatype, shape }) => ({
      name,
      datatype,
      shape,
      parameters: {},
      contents: undefined,
    })),
    rawOutputContents: tensors.map((tensor) => tensor.raw),
  };
}

/** The most bytes that the outputs of one row take in a response. */
export function responseBytesPerRow(model: ServedModel, outputs: readonly OutputName[]): number {
  const longestName = Math.max(...model.classes.map((name) => Buffer.byteLength(name)));
  const bytes = { label: 8, class: LENGTH_BYTES + longestName, probabilities: 4 * model.classes.length };
  return outputs.reduce((sum, name) => sum + bytes[name], 0);
}

interface OutputTensor {
  readonly name: OutputName;
  readonly datatype: string;
  readonly shape: bigint[];
  readonly raw: Uint8Array;
}

function encodeOutput(name: OutputName, model: ServedModel, rows: number, votes: Votes): OutputTensor {
  switch (name) {
    case "label":
      return { name, datatype: "INT64", shape: [BigInt(rows)], raw: bytesOf(BigInt64Array.from(votes.labels, BigInt)) };
    case "class":
      return { name, datatype: "BYTES", shape: [BigInt(rows)], raw: encodeNames(votes.labels, model.classes) };
    case "probabilities":
      return {
        name,
        datatype: "FP32",
        shape: [BigInt(rows), BigInt(model.classes.length)],
        raw: bytesOf(votes.probabilities),
      };
  }
}

/** What precedes each element of a BYTES tensor: its length as a little-endian 32-bit integer. */
const LENGTH_BYTES = 4;

function encodeNames(labels: Int32Array, classes: readonly string[]): Uint8Array {
  const elements = classes.map((name) => {
    const text = Buffer.from(name);
    const element = Buffer.alloc(LENGTH_BYTES + text.byteLength);
    element.writeUInt32LE(text.byteLength);
    text.copy(element, LENGTH_BYTES);
    return element;
  });
  return Buffer.concat(Array.from(labels, (label) => elements[label]!));
}

function bytesOf(array: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

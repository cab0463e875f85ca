import { setImmediate } from "node:timers/promises";
import type { ModelInferResponse } from "@conclave/protocol/inference";
import { MODEL_VERSION, type ServedModel } from "../served-model.js";
import type { VoteArray, Votes } from "../votes.js";
import { bytesPerRow, LENGTH_BYTES, type ModelOutput, shapeOf } from "./outputs.js";
import type { InferQuery } from "./parse-infer-request.js";

/**
 * The answer to `query`, with raw contents alone: little-endian, row-major, in the order of the requested outputs.
 * https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_grpc.md
 */
export async function encodeInferResponse(
  model: ServedModel,
  query: InferQuery,
  votes: Votes,
): Promise<ModelInferResponse> {
  const rawOutputContents: Uint8Array[] = [];
  for (const output of query.outputs) rawOutputContents.push(await rawContents(output, model, votes));
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
    rawOutputContents,
  };
}

/** The most bytes that the outputs of one row take in a response. */
export function responseBytesPerRow({ classes }: ServedModel, outputs: readonly ModelOutput[]): number {
  const longestName = classes.reduce((most, name) => Math.max(most, Buffer.byteLength(name)), 0);
  return bytesPerRow(outputs, longestName);
}

async function rawContents(
  { datatype, from }: ModelOutput,
  { classes }: ServedModel,
  votes: Votes,
): Promise<Uint8Array> {
  const values = votes[from];
  switch (datatype) {
    case "INT64":
      return encodeIntegers(values);
    case "BYTES":
      return encodeNames(values, classes);
    case "FP32":
    case "FP64":
    case "BOOL":
      return bytesOf(values);
  }
}

/** Values encoded without a pause: a fraction of a millisecond, so that a large answer does not hold up the event loop. */
const VALUES_PER_TURN = 16_384;

/** Calls `encode` for consecutive ranges of `length` values, and lets the event loop turn between them. */
async function inTurns(length: number, encode: (from: number, to: number) => void): Promise<void> {
  for (let from = 0; from < length; from += VALUES_PER_TURN) {
    if (from > 0) await setImmediate();
    encode(from, Math.min(length, from + VALUES_PER_TURN));
  }
}

/** As two 32-bit halves: making a BigInt for each value takes ten times as long. */
async function encodeIntegers(values: VoteArray): Promise<Uint8Array> {
  const halves = new Int32Array(values.length * 2);
  await inTurns(values.length, (from, to) => {
    for (let index = from; index < to; index++) {
      const value = values[index]!;
      halves[index * 2] = value;
      halves[index * 2 + 1] = value < 0 ? -1 : 0;
    }
  });
  return bytesOf(halves);
}

async function encodeNames(labels: VoteArray, classes: readonly string[]): Promise<Uint8Array> {
  const elements = classes.map(nameElement);
  const lengths = Uint32Array.from(elements, ({ byteLength }) => byteLength);
  let length = 0;
  for (let index = 0; index < labels.length; index++) length += lengths[labels[index]!]!;
  const encoded = new Uint8Array(length);
  let at = 0;
  await inTurns(labels.length, (from, to) => {
    for (let index = from; index < to; index++) {
      const element = elements[labels[index]!]!;
      encoded.set(element, at);
      at += element.byteLength;
    }
  });
  return encoded;
}

/** A class's name as an element of a BYTES tensor. */
function nameElement(name: string): Uint8Array {
  const text = Buffer.from(name);
  const element = new Uint8Array(LENGTH_BYTES + text.byteLength);
  new DataView(element.buffer).setUint32(0, text.byteLength, true);
  element.set(text, LENGTH_BYTES);
  return element;
}

function bytesOf(array: VoteArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

import type { ModelInferResponse } from "@conclave/protocol/inference";
import { ServingError } from "../errors.js";
import { joinVotes, NO_VOTES, type VoteArray, type VoteField, type Votes } from "../votes.js";
import { LENGTH_BYTES, type ModelOutput, VALUE_BYTES } from "./outputs.js";

/** What a client gets for its rows. */
export interface Answer extends Votes {
  /** Classification: the voted class of each row, by name. Empty for other tasks. */
  readonly classes: readonly string[];
}

/**
 * Reads the raw outputs of an answer to `rows` rows.
 *
 * @param outputs those that were asked for
 * @throws ServingError `answer-invalid` when an output is missing or of another size than the protocol has it
 */
export function decodeInferResponse(
  response: ModelInferResponse,
  rows: number,
  outputs: readonly ModelOutput[],
): Answer {
  const arrays = new Map<VoteField, VoteArray>();
  let classes: readonly string[] = [];
  for (const { name, datatype, from, columns } of outputs) {
    const raw = rawOutput(response, name, datatype);
    if (datatype === "BYTES") classes = decodeNames(raw, rows);
    else {
      requireBytes(name, raw, rows * (columns ?? 1) * VALUE_BYTES[datatype]);
      arrays.set(from, decodeValues(raw, datatype));
    }
  }
  // Each field of the votes travels in the datatype of its own arrays.
  return { ...NO_VOTES, ...(Object.fromEntries(arrays) as Partial<Votes>), classes };
}

/** The answers to consecutive pieces of a request as one. */
export function joinAnswers(answers: readonly Answer[]): Answer {
  return { ...joinVotes(answers), classes: answers.flatMap((answer) => answer.classes) };
}

/** Little-endian values, as every platform that we run on has them in memory. */
function decodeValues(raw: Uint8Array, datatype: keyof typeof VALUE_BYTES): VoteArray {
  // A message's bytes start anywhere; a typed array of more than bytes must start at a multiple of its element's size.
  const { buffer } = Uint8Array.from(raw);
  switch (datatype) {
    case "INT64":
      return Int32Array.from(new BigInt64Array(buffer), Number);
    case "FP32":
      return new Float32Array(buffer);
    case "FP64":
      return new Float64Array(buffer);
    case "BOOL":
      return new Uint8Array(buffer);
  }
}

function rawOutput(response: ModelInferResponse, name: string, datatype: string): Uint8Array {
  const index = response.outputs.findIndex((output) => output.name === name);
  const raw = response.rawOutputContents[index];
  const came = response.outputs[index]?.datatype;
  if (raw === undefined || came !== datatype) {
    throw invalid(`output "${name}": expected raw contents of ${datatype}, got ${raw === undefined ? "none" : came}`);
  }
  return raw;
}

function requireBytes(name: string, raw: Uint8Array, expected: number): void {
  if (raw.byteLength !== expected) throw invalid(`output "${name}": expected ${expected} bytes, got ${raw.byteLength}`);
}

/** A BYTES tensor: each element after its length as a little-endian 32-bit integer. */
function decodeNames(raw: Uint8Array, rows: number): string[] {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const names: string[] = [];
  let at = 0;
  while (at + LENGTH_BYTES <= bytes.byteLength && names.length < rows) {
    const end = at + LENGTH_BYTES + bytes.readUInt32LE(at);
    if (end > bytes.byteLength) break;
    names.push(bytes.toString("utf8", at + LENGTH_BYTES, end));
    at = end;
  }
  if (names.length !== rows || at !== bytes.byteLength) {
    throw invalid(`output "class": expected ${rows} names in ${bytes.byteLength} bytes, got ${names.length} in ${at}`);
  }
  return names;
}

function invalid(message: string): ServingError {
  return new ServingError("answer-invalid", `${message}; the server does not keep to the Open Inference Protocol`);
}

import type { ModelInferResponse } from "@conclave/protocol/inference";
import { ServingError } from "./errors.js";

/** What a client gets for its rows. */
export interface Answer {
  /** rows × classes, row-major. */
  readonly probabilities: Float32Array;
  /** The voted class of each row, as an index. */
  readonly labels: Int32Array;
  /** The voted class of each row, by name. */
  readonly classes: readonly string[];
}

/**
 * Reads the raw outputs of an answer to `rows` rows.
 * @throws ServingError `answer-invalid` when an output is missing or of another size than the protocol has it
 */
export function decodeInferResponse(response: ModelInferResponse, rows: number, classes: number): Answer {
  const labels = rawOutput(response, "label", "INT64");
  const probabilities = rawOutput(response, "probabilities", "FP32");
  requireBytes("label", labels, rows * 8);
  requireBytes("probabilities", probabilities, rows * classes * 4);
  const view = new DataView(labels.buffer, labels.byteOffset, labels.byteLength);
  return {
    probabilities: new Float32Array(Uint8Array.from(probabilities).buffer),
    labels: Int32Array.from({ length: rows }, (_, row) => Number(view.getBigInt64(row * 8, true))),
    classes: decodeNames(rawOutput(response, "class", "BYTES"), rows),
  };
}

/** The answers to consecutive pieces of a request as one. */
export function joinAnswers(answers: readonly Answer[]): Answer {
  const [first] = answers;
  if (first !== undefined && answers.length === 1) return first;
  return {
    probabilities: joinArrays(
      Float32Array,
      answers.map((answer) => answer.probabilities),
    ),
    labels: joinArrays(
      Int32Array,
      answers.map((answer) => answer.labels),
    ),
    classes: answers.flatMap((answer) => answer.classes),
  };
}

function joinArrays<T extends Float32Array | Int32Array>(make: new (length: number) => T, parts: readonly T[]): T {
  const joined = new make(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
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
  while (at + 4 <= bytes.byteLength && names.length < rows) {
    const end = at + 4 + bytes.readUInt32LE(at);
    if (end > bytes.byteLength) break;
    names.push(bytes.toString("utf8", at + 4, end));
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

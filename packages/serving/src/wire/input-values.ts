import type { InferTensorContents } from "@conclave/protocol/inference";
import { ServingError } from "../errors.js";
import { INPUT_NAME, type InputDatatype } from "../served-model.js";

/** Samples as an ensemble takes them: row-major, `rows × values per row`. */
export type Features = Uint8Array | Float32Array;

/** The field of `contents` that each datatype of the protocol travels in. */
const FIELD_OF: Readonly<Record<InputDatatype, keyof InferTensorContents>> = {
  UINT8: "uintContents",
  FP32: "fp32Contents",
};

const BYTES_OF: Readonly<Record<InputDatatype, number>> = { UINT8: 1, FP32: 4 };

/** The protocol's spelling of a field of `contents`: `fp32Contents` is `fp32_contents`. */
function protoName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The fields of `contents` that have values. */
export function filledFields(contents: InferTensorContents): (keyof InferTensorContents)[] {
  return (Object.keys(contents) as (keyof InferTensorContents)[]).filter((field) => contents[field].length > 0);
}

/**
 * `raw` as samples: little-endian and row-major, as the protocol has it and as every platform that the engines run on has it in memory.
 * @throws ServingError request-invalid when the bytes are not `values` values, or one of them is not finite
 */
export function readRaw(raw: Uint8Array, datatype: InputDatatype, values: bigint): Features {
  const expected = values * BigInt(BYTES_OF[datatype]);
  if (BigInt(raw.byteLength) !== expected) {
    throw invalid(`expected ${expected} raw bytes (${values} values of ${datatype}), got ${raw.byteLength}`);
  }
  if (datatype === "UINT8") return raw;
  // A message's bytes start anywhere; a Float32Array must start at a multiple of four.
  return requireFinite(new Float32Array(Uint8Array.from(raw).buffer));
}

/**
 * The typed `contents` as samples.
 * @throws ServingError request-invalid when they are in another field than the datatype's, are not `values` values,
 *   or one of them is no value of the datatype
 */
export function readContents(contents: InferTensorContents, datatype: InputDatatype, values: bigint): Features {
  const field = FIELD_OF[datatype];
  const foreign = filledFields(contents).filter((name) => name !== field);
  if (foreign.length > 0) {
    throw invalid(
      `expected the values of datatype ${datatype} in contents.${protoName(field)}, got ${foreign.map(protoName).join(" and ")}`,
    );
  }
  const given = datatype === "UINT8" ? contents.uintContents : contents.fp32Contents;
  if (BigInt(given.length) !== values) {
    throw invalid(`expected ${values} values in contents.${protoName(field)}, got ${given.length}`);
  }
  if (datatype === "FP32") return requireFinite(Float32Array.from(given));
  const beyond = given.findIndex((value) => value > 255);
  if (beyond >= 0) {
    throw invalid(
      `expected values of UINT8, 0 to 255, got ${given[beyond]} at index ${beyond} of contents.uint_contents`,
    );
  }
  return Uint8Array.from(given);
}

/** A vote over NaN would look like an answer, so scikit-learn refuses them as well. */
function requireFinite(features: Float32Array): Float32Array {
  for (let index = 0; index < features.length; index++) {
    if (!Number.isFinite(features[index])) {
      throw invalid(`expected finite values, got ${features[index]} at index ${index}`);
    }
  }
  return features;
}

function invalid(message: string): ServingError {
  return new ServingError("request-invalid", `input "${INPUT_NAME}": ${message}`);
}

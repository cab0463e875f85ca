import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { ModelInferRequest } from "@conclave/protocol/inference";
import { ServingError } from "../errors.js";

/**
 * A decoded value takes up to a hundred times its bytes on the wire (an empty BYTES element: 2 bytes there, an object here),
 * so a message within the server's limit could still exhaust the heap. Raw contents are views of the message and cost nothing;
 * these two limits hold the rest.
 */
const MAX_TYPED_BYTES = 4 * 1024 * 1024;
const MAX_STRUCTURE_BYTES = 64 * 1024;

/** Field numbers of proto/inference/grpc_predict_v2.proto. */
const REQUEST_INPUTS = 5;
const REQUEST_RAW_INPUT_CONTENTS = 7;
const INPUT_CONTENTS = 5;
const CONTENTS_UINT = 4;
const CONTENTS_FP32 = 6;

/**
 * Decodes a ModelInferRequest.
 * @throws ServingError request-invalid for bytes that are none, or that would grow too much
 */
export function decodeInferRequest(message: Uint8Array): ModelInferRequest {
  const { values, structure } = weigh(message);
  if (values > MAX_TYPED_BYTES) {
    throw invalid(
      `expected at most ${MAX_TYPED_BYTES} bytes of typed contents, got ${values}; send larger tensors as raw_input_contents`,
    );
  }
  if (structure > MAX_STRUCTURE_BYTES) {
    throw invalid(
      `expected at most ${MAX_STRUCTURE_BYTES} bytes beside the input's values, got ${structure} (names, shapes, parameters, contents of other datatypes)`,
    );
  }
  return reading(message, () => ModelInferRequest.decode(message));
}

interface MessageBytes {
  /** Bytes of typed contents in the two fields that the model's datatypes travel in. */
  readonly values: number;
  /** Bytes of everything else that is not raw contents. */
  readonly structure: number;
}

/** Walks the message's fields without decoding them. */
function weigh(message: Uint8Array): MessageBytes {
  let raw = 0;
  let values = 0;
  reading(message, () => {
    forEachField(message, (field, value) => {
      if (field === REQUEST_RAW_INPUT_CONTENTS) raw += value.byteLength;
      if (field !== REQUEST_INPUTS) return;
      forEachField(value, (inputField, inputValue) => {
        if (inputField !== INPUT_CONTENTS) return;
        forEachField(inputValue, (contentsField, contents) => {
          if (contentsField === CONTENTS_UINT || contentsField === CONTENTS_FP32) values += contents.byteLength;
        });
      });
    });
  });
  return { values, structure: message.byteLength - raw - values };
}

/** Calls `visit` with each field's number and, for a length-delimited one, its bytes (for others none: they count as structure). */
function forEachField(message: Uint8Array, visit: (field: number, value: Uint8Array) => void): void {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (wireType === WireType.LengthDelimited) visit(field, reader.bytes());
    else reader.skip(wireType, field);
  }
}

/** Runs a reader of protobuf, which throws errors of its own for bytes that are none. */
function reading<T>(message: Uint8Array, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw invalid(
      `expected a ModelInferRequest in protobuf, got ${message.byteLength} bytes that are none (${String(cause)})`,
      cause,
    );
  }
}

function invalid(message: string, cause?: unknown): ServingError {
  return new ServingError("request-invalid", message, { cause });
}

import { EnsembleError, type Overflow } from "@conclave/ensemble";
import {
  type BoundService,
  implementService,
  type MemoryBudget,
  ProtocolError,
  type ProtocolErrorCode,
} from "@conclave/protocol";
import { GRPCInferenceServiceDefinition } from "@conclave/protocol/inference";
import { claimAnswerMemory } from "./answer-memory.js";
import type { Batcher } from "./batching/batcher.js";
import { ServingError, type ServingErrorCode } from "./errors.js";
import { INPUT_NAME, modelMetadata, requireModel, type ServedModel } from "./served-model.js";
import type { Votes } from "./votes.js";
import { decodeInferRequest } from "./wire/decode-infer-request.js";
import { encodeInferResponse, responseBytesPerRow } from "./wire/infer-response.js";
import type { Features } from "./wire/input-values.js";
import { type InferQuery, parseInferRequest } from "./wire/parse-infer-request.js";

/** What the service answers from. */
interface InferenceServiceOptions {
  readonly model: ServedModel;
  readonly batcher: Batcher;
  /** @throws EnsembleError for samples that the members cannot be asked about; each request is looked at by itself, before it shares a batch */
  readonly checkInput: (features: Features, rows: number) => void;
  /** Says why a row of these samples has no finite answer. */
  readonly overflowIn: (features: Features, row: number) => Overflow;
  /** False while the server shuts down. */
  readonly ready: () => boolean;
  /** What ServerMetadata calls the server's version. */
  readonly version: string;
  readonly maxMessageBytes: number;
  /** What answers may hold until they are read. */
  readonly answers: MemoryBudget;
  readonly log: (line: string) => void;
}

/** How each of our errors travels; "answer-invalid" is the client's own and "option-invalid" the operator's: they never do. */
const CODE_ON_THE_WIRE: Readonly<Record<ServingErrorCode, ProtocolErrorCode>> = {
  "option-invalid": "internal",
  "request-invalid": "invalid-argument",
  "model-unknown": "not-found",
  "answer-too-large": "resource-exhausted",
  "queue-full": "resource-exhausted",
  cancelled: "cancelled",
  "shutting-down": "unreachable",
  "inference-failed": "internal",
  "answer-invalid": "internal",
};

/** What has come of a ModelInfer request's bytes. */
type ReceivedRequest = InferQuery | ServingError;

/**
 * The service with requests of ModelInfer parsed where they are decoded. So a request with a lie is answered by us (grpc-js
 * answers INTERNAL when a deserializer throws), and grpc-js, which keeps a call's request until the call ends, does not keep
 * typed contents as JavaScript arrays.
 */
function definitionFor(model: ServedModel) {
  const requestType = {
    encode(): never {
      throw new Error("a server encodes no requests");
    },
    decode(message: Uint8Array): ReceivedRequest {
      try {
        return parseInferRequest(decodeInferRequest(message), model);
      } catch (error) {
        return ServingError.from(error);
      }
    },
  };
  const { methods } = GRPCInferenceServiceDefinition;
  return {
    ...GRPCInferenceServiceDefinition,
    methods: { ...methods, modelInfer: { ...methods.modelInfer, requestType } },
  };
}

/**
 * The Open Inference Protocol over one ensemble.
 * https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_grpc.md
 */
export function inferenceService(options: InferenceServiceOptions): BoundService {
  const { model, batcher, ready, version, log } = options;
  return implementService(
    definitionFor(model),
    {
      serverLive: async () => ({ live: true }),
      serverReady: async () => ({ ready: ready() }),
      serverMetadata: async () => ({ name: "conclave", version, extensions: [] }),
      async modelReady(request) {
        requireModel(model, request.name, request.version);
        return { ready: ready() };
      },
      async modelMetadata(request) {
        requireModel(model, request.name, request.version);
        return modelMetadata(model);
      },
      async modelInfer(received, { signal, peer }) {
        if (received instanceof ServingError) throw received;
        requireAnswerFits(received, options);
        requireKnownInput(received, options);
        const answerBytes = received.rows * responseBytesPerRow(model, received.outputs);
        await claimAnswerMemory(options.answers, peer, answerBytes, signal);
        const votes = await batcher.predict(received.features, received.rows, signal);
        requireFiniteAnswer(received, votes, options);
        return await encodeInferResponse(model, received, votes);
      },
    },
    (error, method) => {
      const { code, message, cause } = ServingError.from(error);
      if (code === "inference-failed") log(`${method}: ${cause instanceof Error ? cause.stack : message}`);
      return new ProtocolError(CODE_ON_THE_WIRE[code], message, { cause: error });
    },
  );
}

function requireKnownInput({ features, rows }: InferQuery, { checkInput }: InferenceServiceOptions): void {
  try {
    checkInput(features, rows);
  } catch (cause) {
    if (!(cause instanceof EnsembleError)) throw cause;
    throw new ServingError("request-invalid", `input "${INPUT_NAME}": ${cause.message}`, { cause });
  }
}

/** Of the requests that shared a batch, only those with such a row are refused. */
function requireFiniteAnswer(
  { features }: InferQuery,
  { finite }: Votes,
  { overflowIn }: InferenceServiceOptions,
): void {
  const row = finite.indexOf(0);
  if (row < 0) return;
  const { field, reason } = overflowIn(features, row);
  const place = [`input "${INPUT_NAME}"`, `row ${row}`, ...(field === null ? [] : [field])].join(": ");
  throw new ServingError("request-invalid", `${place}: ${reason}`);
}

/** Many small samples make an answer that is larger than their request; the limit of messages holds both ways. */
function requireAnswerFits({ rows, outputs }: InferQuery, { model, maxMessageBytes }: InferenceServiceOptions): void {
  const mostRows = Math.floor(maxMessageBytes / responseBytesPerRow(model, outputs));
  if (rows <= mostRows) return;
  throw new ServingError(
    "answer-too-large",
    `rows: expected at most ${mostRows}, so that the answer fits into ${maxMessageBytes} bytes, got ${rows}; ask for fewer rows or outputs at a time`,
  );
}

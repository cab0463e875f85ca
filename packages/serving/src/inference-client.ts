import { type CallOptions, connect, ProtocolError, type TlsFiles } from "@conclave/protocol";
import { GRPCInferenceServiceDefinition, type ModelMetadataResponse } from "@conclave/protocol/inference";
import { ServingError } from "./errors.js";
import { INPUT_NAME } from "./served-model.js";
import { type Answer, decodeInferResponse, joinAnswers } from "./wire/decode-infer-response.js";
import { encodeInferRequest } from "./wire/encode-infer-request.js";
import type { Features } from "./wire/input-values.js";
import { bytesPerRow, describedOutput, type ModelOutput } from "./wire/outputs.js";

export interface InferenceClientOptions {
  /** HOST:PORT. */
  readonly address: string;
  /** The model's name: that of the run. */
  readonly model: string;
  readonly tls: TlsFiles | null;
}

/** Asks a served ensemble. Errors of the call are ProtocolErrors of @conclave/protocol. */
export interface InferenceClient {
  /** Whether the model can answer. */
  ready(options?: CallOptions): Promise<boolean>;
  metadata(options?: CallOptions): Promise<ModelMetadataResponse>;
  /**
   * The votes on `rows` samples (`rows × the model's shape`, row-major: pixels as bytes or anything as floats), asked in
   * pieces that fit into grpc's default limit of messages.
   *
   * @throws ServingError `request-invalid` when the values are not `rows` samples, `answer-invalid` when the server breaks the protocol
   */
  predict(features: Features, rows: number, options?: CallOptions): Promise<Answer>;
  close(): void;
}

/** How large a request and its answer may be: well within the 4 MiB that grpc takes unless told otherwise. */
const PIECE_BYTES = 1024 * 1024;

/** Room for a class name in an answer, when pieces are cut. */
const NAME_BYTES = 64;

const DEADLINE_MS = 30_000;

/** Connects to a server of the Open Inference Protocol, such as `serveEnsemble`'s. */
export async function inferenceClient({ address, model, tls }: InferenceClientOptions): Promise<InferenceClient> {
  const connection = await connect({ address, tls, peer: "inference server", deadlineMs: DEADLINE_MS, patienceMs: 0 });
  const service = connection.client(GRPCInferenceServiceDefinition);
  let described: Promise<ModelMetadataResponse> | null = null;
  const metadata = (options?: CallOptions) => service.modelMetadata({ name: model, version: "" }, options);

  return {
    ready: async (options) => (await service.modelReady({ name: model, version: "" }, options)).ready,
    metadata,
    async predict(features, rows, options) {
      // Without the options: one caller's cancellation is not that of all who wait for the description.
      described ??= metadata();
      const { shape, outputs } = await described.then(tensorsOf).catch((error: unknown) => {
        described = null;
        throw error;
      });
      const width = shape.reduce((product, size) => product * size, 1);
      if (rows < 1 || features.length !== rows * width) {
        throw new ServingError(
          "request-invalid",
          `expected ${rows} × ${width} values (rows of shape [${shape}]), at least one row, got ${features.length}`,
        );
      }
      const largest = Math.max(width * features.BYTES_PER_ELEMENT, bytesPerRow(outputs, NAME_BYTES));
      const rowsPerPiece = Math.max(1, Math.floor(PIECE_BYTES / largest));
      const answers: Answer[] = [];
      for (let from = 0; from < rows; from += rowsPerPiece) {
        const count = Math.min(rowsPerPiece, rows - from);
        const piece = features.subarray(from * width, (from + count) * width);
        const response = await service
          .modelInfer(encodeInferRequest(model, shape, piece, count, outputs), options)
          .catch((error: unknown) => {
            throw count === rows ? error : ofPiece(error, from, count);
          });
        answers.push(decodeInferResponse(response, count, outputs));
      }
      return joinAnswers(answers);
    },
    close: () => connection.close(),
  };
}

/** The server numbers the rows of each piece from 0. */
function ofPiece(error: unknown, from: number, count: number): unknown {
  if (!(error instanceof ProtocolError)) return error;
  return new ProtocolError(error.code, `rows ${from} to ${from + count - 1}: ${error.message}`, { cause: error });
}

/** The shape of a sample and the outputs that are known here, as the model describes itself. */
function tensorsOf({ inputs, outputs, name }: ModelMetadataResponse): { shape: number[]; outputs: ModelOutput[] } {
  const shape = inputs
    .find((input) => input.name === INPUT_NAME)
    ?.shape.slice(1)
    .map(Number);
  const known = outputs.flatMap((output) => describedOutput(output) ?? []);
  if (shape === undefined || !known.some(({ from }) => from === "labels" || from === "values")) {
    throw new ServingError(
      "answer-invalid",
      `model "${name}": expected the input "${INPUT_NAME}" and one of the outputs label, labels and values; the server serves another kind of model`,
    );
  }
  return { shape, outputs: known };
}

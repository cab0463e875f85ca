import { BinaryReader } from "@bufbuild/protobuf/wire";
import type { ServiceDefinition } from "@grpc/grpc-js";
import { ProtocolError } from "./protocol-error.js";

/** How a generated message is written and read. */
interface MessageCodec<T> {
  encode(message: T): { finish(): Uint8Array };
  /** Fills in what a message leaves out; absent where a package reads and writes messages its own way. */
  fromPartial?(message: object): T;
  decode(bytes: Uint8Array): T;
}

/** A generated method, as ts-proto's generic definitions describe it. */
export interface MethodDefinition {
  readonly name: string;
  readonly requestType: MessageCodec<unknown>;
  readonly requestStream: boolean;
  readonly responseType: MessageCodec<unknown>;
  readonly responseStream: boolean;
  readonly options: { readonly idempotencyLevel?: "IDEMPOTENT" | "NO_SIDE_EFFECTS" };
}

/** A generated service: `RunsDefinition`, `GRPCInferenceServiceDefinition`, … */
export interface ProtocolDefinition {
  readonly fullName: string;
  readonly methods: Readonly<Record<string, MethodDefinition>>;
}

export type RequestOf<M extends MethodDefinition> = M["requestType"] extends MessageCodec<infer T> ? T : never;
export type ResponseOf<M extends MethodDefinition> = M["responseType"] extends MessageCodec<infer T> ? T : never;

/** True where the proto says that repeating the call does no harm, so that it may be retried. */
export function isIdempotent(method: MethodDefinition): boolean {
  return method.options.idempotencyLevel !== undefined;
}

export function methodPath(definition: ProtocolDefinition, method: MethodDefinition): string {
  return `/${definition.fullName}/${method.name}`;
}

/** The bytes of a message as a Buffer over the same memory. Fields that the message leaves out, at any depth, have their defaults. */
export function encodeMessage(codec: MessageCodec<unknown>, message: unknown): Buffer {
  // A program without types, or written for an earlier version, does not know every field: a text that is missing would be sent as "undefined".
  const whole = typeof message === "object" && message !== null ? (codec.fromPartial?.(message) ?? message) : message;
  const bytes = codec.encode(whole).finish();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The largest request by its fields is that of a run with 10,000 members. */
const MOST_FIELDS = 16_384;

/**
 * A message from bytes of a stranger. Two bytes of a repeated field become an object of a hundred: 16 MiB of empty members took 900 MB.
 * @throws RangeError for a message of too many fields, Error for bytes that are no message
 */
export function decodeBounded<T>(codec: MessageCodec<T>, bytes: Uint8Array): T {
  const reader = new BinaryReader(bytes);
  for (let fields = 1; reader.pos < reader.len; fields++) {
    if (fields > MOST_FIELDS) throw new RangeError(`expected a message of at most ${MOST_FIELDS} fields, got more`);
    const [field, wireType] = reader.tag();
    reader.skip(wireType, field);
  }
  return codec.decode(bytes);
}

/** The form of a service that grpc-js serves. */
export function toGrpcService(definition: ProtocolDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(definition.methods).map(([key, method]) => [
      key,
      {
        path: methodPath(definition, method),
        originalName: key,
        requestStream: method.requestStream,
        responseStream: method.responseStream,
        requestSerialize: (message: unknown) => encodeMessage(method.requestType, message),
        requestDeserialize: (bytes: Buffer) => decodeRequest(method.requestType, bytes),
        responseSerialize: (message: unknown) => encodeMessage(method.responseType, message),
        responseDeserialize: (bytes: Buffer) => method.responseType.decode(bytes),
      },
    ]),
  );
}

/**
 * The request, or the error that its caller is to hear: grpc-js says no more than "Error deserializing request" of what is thrown here.
 * A codec of a package's own has limits of its own.
 */
function decodeRequest(codec: MessageCodec<unknown>, bytes: Buffer): unknown {
  if (codec.fromPartial === undefined) return codec.decode(bytes);
  try {
    return decodeBounded(codec, bytes);
  } catch (cause) {
    return new ProtocolError("invalid-argument", `the request cannot be read: ${(cause as Error).message}`, { cause });
  }
}

import type { ServiceDefinition } from "@grpc/grpc-js";

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

/** The bytes of a message as a Buffer over the same memory. Fields that the message leaves out have their defaults. */
export function encodeMessage(codec: MessageCodec<unknown>, message: unknown): Buffer {
  const bytes = encoded(codec, message).finish();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function encoded(codec: MessageCodec<unknown>, message: unknown) {
  try {
    return codec.encode(message);
  } catch (error) {
    // A program without types, or written for an earlier version, does not know every field. Whole messages need no copy.
    const isPartial = typeof message === "object" && message !== null;
    if (!isPartial || codec.fromPartial === undefined) throw error;
    return codec.encode(codec.fromPartial(message));
  }
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
        requestDeserialize: (bytes: Buffer) => method.requestType.decode(bytes),
        responseSerialize: (message: unknown) => encodeMessage(method.responseType, message),
        responseDeserialize: (bytes: Buffer) => method.responseType.decode(bytes),
      },
    ]),
  );
}

import type { EventEmitter } from "node:events";
import {
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type sendUnaryData,
  status,
  type UntypedHandleCall,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import {
  type MethodDefinition,
  methodPath,
  type ProtocolDefinition,
  type RequestOf,
  type ResponseOf,
  toGrpcService,
} from "./definition.js";
import { ProtocolError, STATUS_OF_CODE } from "./protocol-error.js";

/** What a handler may know of its call. */
export interface CallContext {
  /** Aborted when the caller gave up, its deadline passed or the connection broke. */
  readonly signal: AbortSignal;
  /** HOST:PORT of the caller. */
  readonly peer: string;
}

/** How a method is written: requests in, responses out, errors thrown as {@link ProtocolError}. */
export type MethodHandler<M extends MethodDefinition> = M["requestStream"] extends true
  ? (requests: AsyncIterable<RequestOf<M>>, context: CallContext) => Promise<ResponseOf<M>>
  : M["responseStream"] extends true
    ? (request: RequestOf<M>, context: CallContext) => AsyncIterable<ResponseOf<M>>
    : (request: RequestOf<M>, context: CallContext) => Promise<ResponseOf<M>>;

export type ServiceHandlers<D extends ProtocolDefinition> = {
  readonly [K in keyof D["methods"]]: MethodHandler<D["methods"][K]>;
};

/** A service with its implementation, ready for `createServer`. */
export interface BoundService {
  readonly name: string;
  readonly service: ServiceDefinition;
  readonly implementation: UntypedServiceImplementation;
}

/** Turns what a handler threw into what its caller is told; a {@link ProtocolError} goes to the caller as it is, unasked. */
export type ErrorMapper = (error: unknown, method: string) => ProtocolError;

/**
 * Binds a generated service to its handlers: unary, server-streaming and client-streaming methods, with cancellation as an
 * AbortSignal, backpressure in both directions, and errors mapped to gRPC statuses here alone.
 */
export function implementService<D extends ProtocolDefinition>(
  definition: D,
  handlers: ServiceHandlers<D>,
  mapError: ErrorMapper,
): BoundService {
  const implementation: UntypedServiceImplementation = {};
  for (const [key, method] of Object.entries(definition.methods)) {
    const path = methodPath(definition, method);
    // The mapped type proved request and response to fit; from here on they are bytes' worth of anything.
    const handler = handlers[key] as unknown as AnyHandler;
    const toStatus = (error: unknown) => statusOf(error instanceof ProtocolError ? error : mapError(error, path));
    implementation[key] = wrap(method, handler.bind(handlers), toStatus);
  }
  return { name: definition.fullName, service: toGrpcService(definition), implementation };
}

const LONGEST_DETAILS = 8_000;
/** What nobody reads: the caller is gone. */
const ABANDONED = { code: status.CANCELLED, details: "cancelled" };

type AnyHandler = (request: unknown, context: CallContext) => unknown;
type ToStatus = (error: unknown) => Error & { code: number; details: string };

function wrap(method: MethodDefinition, handler: AnyHandler, toStatus: ToStatus): UntypedHandleCall {
  if (method.requestStream && method.responseStream) {
    throw new ProtocolError("unimplemented", `${method.name} streams both ways; serve it with grpc-js itself`);
  }
  if (method.responseStream) {
    return (call: ServerWritableStream<unknown, unknown>) => {
      if (call.request instanceof ProtocolError) {
        call.emit("error", toStatus(call.request));
        return;
      }
      const context = contextOf(call);
      writeAll(call, handler(call.request, context) as AsyncIterable<unknown>, context.signal).catch((error) => {
        // A caller that left hears nothing any more.
        // Not destroy(): a destroyed stream sends no status.
        if (!context.signal.aborted) call.emit("error", toStatus(error));
      });
    };
  }
  return (
    call: ServerUnaryCall<unknown, unknown> | ServerReadableStream<unknown, unknown>,
    callback: sendUnaryData<unknown>,
  ) => {
    const context = contextOf(call);
    const request = "request" in call ? call.request : call;
    if (request instanceof ProtocolError) {
      callback(toStatus(request));
      return;
    }
    (handler(request, context) as Promise<unknown>).then(
      (response) => callback(null, response),
      (error) => callback(context.signal.aborted ? ABANDONED : toStatus(error)),
    );
  };
}

function contextOf(call: EventEmitter & { getPeer(): string }): CallContext {
  const abort = new AbortController();
  call.on("cancelled", () => abort.abort());
  return { signal: abort.signal, peer: call.getPeer() };
}

/** A message is made while the one before it is sent; a stream of grpc-js would take sixteen ahead, which are 4 MiB of a blob. */
async function writeAll(
  call: ServerWritableStream<unknown, unknown>,
  responses: AsyncIterable<unknown>,
  signal: AbortSignal,
): Promise<void> {
  let sent: Promise<void> = Promise.resolve();
  for await (const response of responses) {
    await sent;
    if (signal.aborted) return;
    sent = written(call, response, signal);
  }
  await sent;
  call.end();
}

/** Resolves when the message is on its way, or its reader is gone. */
function written(call: ServerWritableStream<unknown, unknown>, response: unknown, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      signal.removeEventListener("abort", over);
      resolve();
    };
    signal.addEventListener("abort", over, { once: true });
    call.write(response, over);
  });
}

function statusOf({ code, message }: ProtocolError): Error & { code: number; details: string } {
  // A status travels in a header, whose size is limited.
  const details = message.slice(0, LONGEST_DETAILS);
  return Object.assign(new Error(details), { code: STATUS_OF_CODE[code], details });
}

import { setMaxListeners } from "node:events";
import { Client, type ClientOptions } from "@grpc/grpc-js";
import {
  isIdempotent,
  type MethodDefinition,
  type ProtocolDefinition,
  type RequestOf,
  type ResponseOf,
} from "./definition.js";
import { MethodCaller } from "./method-caller.js";
import { ProtocolError } from "./protocol-error.js";
import { retry } from "./retry.js";
import { channelCredentials, type TlsFiles } from "./tls.js";
import { findTlsFault } from "./tls-fault.js";
import { readTlsMaterial, type TlsMaterial } from "./tls-material.js";

export interface ConnectOptions {
  /** HOST:PORT. */
  readonly address: string;
  readonly tls: TlsFiles | null;
  /** What answers there, in a word for people: "coordinator", "server". */
  readonly peer: string;
  /** Deadline of a unary call that names none. */
  readonly deadlineMs: number;
  /** How long idempotent unary calls are retried while nobody answers. */
  readonly patienceMs: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Of a unary call; each attempt has its own. */
  readonly deadlineMs?: number;
  readonly patienceMs?: number;
  /** Of a stream: how long it may bring no message, or take none. Default: for ever; keepalive finds dead peers. */
  readonly stallMs?: number;
}

/** How a method is called. Errors are {@link ProtocolError}s. */
export type MethodCall<M extends MethodDefinition> = M["requestStream"] extends true
  ? (requests: AsyncIterable<RequestOf<M>>, options?: CallOptions) => Promise<ResponseOf<M>>
  : M["responseStream"] extends true
    ? (request: RequestOf<M>, options?: CallOptions) => AsyncIterable<ResponseOf<M>>
    : (request: RequestOf<M>, options?: CallOptions) => Promise<ResponseOf<M>>;

export type ServiceClient<D extends ProtocolDefinition> = {
  readonly [K in keyof D["methods"]]: MethodCall<D["methods"][K]>;
};

/** One connection, shared by the clients of several services. */
export interface Connection {
  readonly address: string;
  client<D extends ProtocolDefinition>(definition: D): ServiceClient<D>;
  /** Calls under way end with `cancelled`. */
  close(): void;
}

const CHANNEL: ClientOptions = {
  // A run's answer has the loss curves of all its members; the 4 MiB of grpc-js are 80 members of 100 training epochs.
  "grpc.max_receive_message_length": -1,
  "grpc.keepalive_time_ms": 30_000,
  "grpc.keepalive_timeout_ms": 10_000,
  // A call may follow a refused connection at once: our own backoff spaces the attempts.
  "grpc.initial_reconnect_backoff_ms": 50,
  "grpc.max_reconnect_backoff_ms": 2_000,
  // No TXT look-ups, no HTTP proxy between machines of one cluster, no connection kept open behind a closed client.
  "grpc.service_config_disable_resolution": 1,
  "grpc.enable_http_proxy": 0,
  "grpc.use_local_subchannel_pool": 1,
};

/** Opens a connection; nothing is sent before the first call. @throws ProtocolError `tls-files` */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const tls = options.tls && (await readTlsMaterial(options.tls));
  const channel = new Client(options.address, channelCredentials(tls), CHANNEL);
  return {
    address: options.address,
    client<D extends ProtocolDefinition>(definition: D) {
      const methods = Object.entries(definition.methods).map(([key, method]) => {
        const target = {
          peer: options.peer,
          address: options.address,
          method: `${definition.fullName}.${method.name}`,
        };
        return [key, caller(new MethodCaller(channel, definition, method, target), method, options, tls)];
      });
      return Object.fromEntries(methods) as ServiceClient<D>;
    },
    close: () => channel.close(),
  };
}

const never = new AbortController().signal;
// Any number of calls at once may listen to it, and none of them leaks.
setMaxListeners(0, never);

function caller(to: MethodCaller, method: MethodDefinition, defaults: ConnectOptions, tls: TlsMaterial | null) {
  const { address, peer } = defaults;
  /** Never returns: throws what the call threw, or the fault in TLS that is the reason for it. */
  const explain = async (error: unknown, signal: AbortSignal): Promise<never> => {
    throw (mayBeTls(error) && (await findTlsFault(address, peer, tls, signal))) || error;
  };
  if (method.requestStream) {
    return (requests: AsyncIterable<unknown>, { signal = never, stallMs }: CallOptions = {}) =>
      to.clientStream(requests, signal, stallMs).catch((error) => explain(error, signal));
  }
  if (method.responseStream) {
    return async function* (request: unknown, { signal = never, stallMs }: CallOptions = {}) {
      try {
        yield* to.serverStream(request, signal, stallMs);
      } catch (error) {
        await explain(error, signal);
      }
    };
  }
  return (request: unknown, options: CallOptions = {}) => {
    const signal = options.signal ?? never;
    const deadlineMs = options.deadlineMs ?? defaults.deadlineMs;
    return retry(() => to.unary(request, signal, deadlineMs).catch((error) => explain(error, signal)), {
      patienceMs: options.patienceMs ?? defaults.patienceMs,
      signal,
      longestAttemptMs: deadlineMs,
      retryable: (error) => isIdempotent(method) && mayAnswerLater(error),
    });
  };
}

/** A connection that failed otherwise than for want of a host or a listener. */
function mayBeTls(error: unknown): boolean {
  return (
    isUnreachable(error) && !/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/.test(String(error))
  );
}

function mayAnswerLater(error: unknown): boolean {
  return isUnreachable(error) || (error instanceof ProtocolError && error.code === "deadline-exceeded");
}

/** True for the error of a peer that does not answer, perhaps only for now. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ProtocolError && error.code === "unreachable";
}

import { type EventEmitter, once } from "node:events";
import type { Client } from "@grpc/grpc-js";
import { encodeMessage, type MethodDefinition, methodPath, type ProtocolDefinition } from "./definition.js";
import { type CallTarget, fromCallError, ProtocolError } from "./protocol-error.js";
import { unlessStalled } from "./stalling.js";

/** The three kinds of calls of one method, over grpc-js. */
export class MethodCaller {
  readonly #path: string;
  readonly #serialize: (message: unknown) => Buffer;
  readonly #deserialize: (bytes: Buffer) => unknown;

  constructor(
    readonly channel: Client,
    definition: ProtocolDefinition,
    method: MethodDefinition,
    readonly target: CallTarget,
  ) {
    this.#path = methodPath(definition, method);
    this.#serialize = (message) => encodeMessage(method.requestType, message);
    this.#deserialize = (bytes) => method.responseType.decode(bytes);
  }

  async unary(request: unknown, signal: AbortSignal, deadlineMs: number): Promise<unknown> {
    this.#refuseAborted(signal);
    const deadline = Date.now() + deadlineMs;
    return new Promise((resolve, reject) => {
      const call = this.channel.makeUnaryRequest(
        this.#path,
        this.#serialize,
        this.#deserialize,
        request,
        { deadline },
        (error, response) => {
          signal.removeEventListener("abort", cancel);
          if (error) reject(fromCallError(error, this.target));
          else resolve(response);
        },
      );
      const cancel = () => call.cancel();
      signal.addEventListener("abort", cancel, { once: true });
    });
  }

  /** @param stallMs how long to wait for each message */
  async *serverStream(request: unknown, signal: AbortSignal, stallMs?: number): AsyncGenerator<unknown> {
    this.#refuseAborted(signal);
    const call = this.channel.makeServerStreamRequest(this.#path, this.#serialize, this.#deserialize, request);
    const cancel = () => call.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      // A Readable asks for the next message when the reader does: backpressure reaches the server.
      if (stallMs === undefined) for await (const response of call) yield response;
      else yield* unlessStalled<unknown>(call, stallMs, () => this.#stalled("sent nothing", stallMs));
    } catch (error) {
      throw fromCallError(error, this.target);
    } finally {
      signal.removeEventListener("abort", cancel);
      call.cancel();
    }
  }

  #stalled(what: string, stallMs: number): string {
    const { peer, address, method } = this.target;
    return `the ${peer} at ${address} ${what} for ${stallMs / 1000} s in ${method}: look at its load and at the network`;
  }

  /** @param stallMs how long each message may take to go out */
  async clientStream(requests: AsyncIterable<unknown>, signal: AbortSignal, stallMs?: number): Promise<unknown> {
    this.#refuseAborted(signal);
    const settled = new AbortController();
    const { promise, resolve, reject } = withResolvers<unknown>();
    // The answer may come, an error or a cancellation, while a request is still waited for: it is looked at afterwards.
    promise.catch(() => undefined);
    const call = this.channel.makeClientStreamRequest(
      this.#path,
      this.#serialize,
      this.#deserialize,
      (error, response) => {
        settled.abort();
        if (error) reject(fromCallError(error, this.target));
        else resolve(response);
      },
    );
    const cancel = () => call.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      for await (const request of requests) {
        // The server may answer before it read everything: an error, or "I have it already".
        if (settled.signal.aborted) break;
        if (!call.write(request)) await this.#drained(call, settled.signal, stallMs);
      }
      call.end();
      return await promise;
    } catch (error) {
      call.cancel();
      throw error;
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  /** Waits until the call takes more, or is answered. @throws ProtocolError `deadline-exceeded` when neither happens within `stallMs` */
  async #drained(call: EventEmitter, settled: AbortSignal, stallMs: number | undefined): Promise<void> {
    const stalled = new AbortController();
    const timer = stallMs === undefined ? undefined : setTimeout(() => stalled.abort(), stallMs);
    await once(call, "drain", { signal: AbortSignal.any([settled, stalled.signal]) }).catch(() => undefined);
    clearTimeout(timer);
    if (stallMs === undefined || !stalled.signal.aborted) return;
    throw new ProtocolError("deadline-exceeded", this.#stalled("took nothing", stallMs));
  }

  #refuseAborted(signal: AbortSignal): void {
    if (signal.aborted)
      throw new ProtocolError("cancelled", `${this.target.method} was cancelled before it was called`);
  }
}

// Promise.withResolvers is not in Node 20.
function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve, reject };
}

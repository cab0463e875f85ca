import { once } from "node:events";
import type { Client } from "@grpc/grpc-js";
import { encodeMessage, type MethodDefinition, methodPath, type ProtocolDefinition } from "./definition.js";
import { type CallTarget, fromCallError, ProtocolError } from "./protocol-error.js";

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

  async *serverStream(request: unknown, signal: AbortSignal): AsyncGenerator<unknown> {
    this.#refuseAborted(signal);
    const call = this.channel.makeServerStreamRequest(this.#path, this.#serialize, this.#deserialize, request);
    const cancel = () => call.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      // A Readable asks for the next message when the reader does: backpressure reaches the server.
      for await (const response of call) yield response;
    } catch (error) {
      throw fromCallError(error, this.target);
    } finally {
      signal.removeEventListener("abort", cancel);
      call.cancel();
    }
  }

  async clientStream(requests: AsyncIterable<unknown>, signal: AbortSignal): Promise<unknown> {
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
        if (!call.write(request)) await once(call, "drain", { signal: settled.signal }).catch(() => undefined);
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

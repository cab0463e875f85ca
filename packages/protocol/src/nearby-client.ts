import type { CallOptions, ServiceClient } from "./client.js";
import { methodPath, type ProtocolDefinition } from "./definition.js";
import type { CallContext, ErrorMapper, ServiceHandlers } from "./implement.js";
import { ProtocolError } from "./protocol-error.js";

type AnyHandler = (request: unknown, context: CallContext) => unknown;

const never = new AbortController().signal;

/**
 * A client of handlers in this very process: the same calls and errors as over a connection, but nothing is encoded, copied or sent.
 * Deadlines and patience have no meaning here.
 */
export function nearbyClient<D extends ProtocolDefinition>(
  definition: D,
  handlers: ServiceHandlers<D>,
  mapError: ErrorMapper,
): ServiceClient<D> {
  const methods = Object.entries(definition.methods).map(([key, method]) => {
    const path = methodPath(definition, method);
    const handler = (handlers[key] as unknown as AnyHandler).bind(handlers);
    const toProtocolError = (error: unknown) => (error instanceof ProtocolError ? error : mapError(error, path));
    const contextOf = (signal: AbortSignal) => ({ signal, peer: "this process" });
    const stream = async function* (request: unknown, { signal = never }: CallOptions = {}) {
      try {
        yield* whileWanted(handler(request, contextOf(signal)) as AsyncIterable<unknown>, signal, path);
      } catch (error) {
        throw toProtocolError(error);
      }
    };
    const call = async (request: unknown, { signal = never }: CallOptions = {}) => {
      refuseAborted(signal, path);
      const input = method.requestStream ? whileWanted(request as AsyncIterable<unknown>, signal, path) : request;
      try {
        return await handler(input, contextOf(signal));
      } catch (error) {
        throw toProtocolError(error);
      }
    };
    return [key, method.responseStream ? stream : call];
  });
  return Object.fromEntries(methods) as ServiceClient<D>;
}

async function* whileWanted<T>(messages: AsyncIterable<T>, signal: AbortSignal, path: string): AsyncGenerator<T> {
  refuseAborted(signal, path);
  for await (const message of messages) {
    refuseAborted(signal, path);
    yield message;
  }
}

function refuseAborted(signal: AbortSignal, path: string): void {
  if (signal.aborted) throw new ProtocolError("cancelled", `${path} was cancelled`);
}

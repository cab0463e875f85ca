import { tf } from "./tf.js";

/**
 * Runs a synchronous function with another tfjs backend and puts the former one back, whatever happens.
 * tfjs keeps one process-wide current backend, so nothing may be awaited inside. The backend must be initialised already.
 */
export function withBackend<T>(name: string, body: () => T): T {
  const engine = tf.engine();
  const former = engine.backendName as string | undefined;
  // For a backend that is ready, setBackend does all its work before its first await.
  void engine.setBackend(name);
  try {
    return body();
  } finally {
    if (former !== undefined && former !== name) void engine.setBackend(former);
  }
}

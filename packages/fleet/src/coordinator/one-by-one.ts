import { setImmediate } from "node:timers/promises";
import { ProtocolError } from "@conclave/protocol";

/** Runs a job when those before it are done; the job of a caller that is gone by then is left out. */
type OneByOne = <T>(job: () => T | Promise<T>, caller?: AbortSignal) => Promise<T>;

/**
 * Runs jobs one after another. Each of them may take much memory until it is done (a summary of 64 MiB, a run with 10,000 members), and clients can
 * ask for as many at once as they like. Between two of them the event loop turns, so that other calls are answered and callers that leave are noticed.
 */
export function oneByOne(): OneByOne {
  let last: Promise<unknown> = Promise.resolve();
  return (job, caller) => {
    const result = last.then(async () => {
      await setImmediate();
      if (caller?.aborted) throw new ProtocolError("cancelled", "the caller is gone");
      return job();
    });
    last = result.catch(() => undefined);
    return result;
  };
}

import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { DataError } from "../data-error.js";
import type { ThreadAnswer, ThreadRequest } from "./calls.js";
import { decodeError } from "./error-message.js";

/** Files are found by what packages export: a module that is part of a bundle lies elsewhere. */
const require = createRequire(import.meta.url);

/**
 * Calls a reader in a thread of its own, so that the event loop of this one goes on: it renews leases, answers workers and hears Ctrl-C while
 * hundreds of megabytes are read. Typed arrays of the result come without a copy.
 *
 * @throws what the reader throws, of its class, with its code and its causes; DataError out-of-memory; the signal's reason, at once, when it
 *   is aborted
 */
export async function readInThread<Result>(request: ThreadRequest, signal: AbortSignal | undefined): Promise<Result> {
  signal?.throwIfAborted();
  const thread = new Worker(require.resolve("@conclave/data/reading-thread"), {
    workerData: request,
    execArgv: [], // the flags of the process (loaders, conditions, inspectors) are not for this thread
  });
  const stop = () => void thread.terminate();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise<Result>((resolve, reject) => {
      thread.once("message", (answer: ThreadAnswer) => {
        if (answer.type === "result") resolve(answer.result as Result);
        else reject(decodeError(answer.error));
      });
      thread.once("messageerror", reject);
      thread.once("error", (error) => reject(isOutOfMemory(error) ? outOfMemory(error) : error));
      thread.once("exit", (code) => reject(signal?.reason ?? new Error(`the reading thread ended with code ${code}`)));
    });
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

function isOutOfMemory(error: Error): boolean {
  return "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

function outOfMemory(cause: Error): DataError {
  return new DataError(
    "out-of-memory",
    "the data do not fit into the memory that Node may use; give it more (NODE_OPTIONS=--max-old-space-size=8192, in MB), or train on fewer rows",
    { cause },
  );
}

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { SHARE_ENV } from "node:worker_threads";
import { Piscina } from "piscina";
import type { Votes } from "../votes.js";
import type { Features } from "../wire/input-values.js";

const THREAD = pathToFileURL(createRequire(import.meta.url).resolve("@conclave/serving/inference-thread"));

/** An error of the ensemble's: structured cloning keeps the message of an error and loses its name and code. */
export interface ThreadFailure {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** What the main thread asks of the inference thread. */
export type InferenceTask =
  | { readonly kind: "open" }
  | { readonly kind: "predict"; readonly features: Features; readonly rows: number }
  | { readonly kind: "close" };

/** An ensemble that is open in a thread of its own. */
interface EnsembleThread {
  /** Votes on `rows` samples; takes the memory of `features` over. One call at a time is answered; others wait. */
  infer(features: Features, rows: number): Promise<Votes>;
  close(): Promise<void>;
}

/**
 * Starts a thread and opens the ensemble of `directory` there.
 * @throws Error with the name, code and message of what openEnsemble threw; classes do not cross threads
 */
export async function startEnsembleThread(directory: string): Promise<EnsembleThread> {
  const pool = new Piscina<InferenceTask, Votes | ThreadFailure | null>({
    filename: THREAD.href,
    minThreads: 1,
    maxThreads: 1,
    // A copy of the environment would keep what is set in the thread (see engines, runtime.ts) from native code.
    env: SHARE_ENV,
    execArgv: [], // the flags of the process (loaders, conditions, inspectors) are not for this thread
    workerData: { directory },
  });
  try {
    const failure = (await pool.run({ kind: "open" })) as ThreadFailure | null;
    if (failure !== null) {
      const { name, code, message } = failure;
      throw Object.assign(new Error(message), { name, code });
    }
  } catch (cause) {
    await pool.destroy();
    throw cause;
  }
  return {
    async infer(features, rows) {
      const transferList = [features.buffer as ArrayBuffer];
      return (await pool.run({ kind: "predict", features, rows }, { transferList })) as Votes;
    },
    async close() {
      await pool.run({ kind: "close" });
      await pool.destroy();
    },
  };
}

import { type LoadedEnsemble, openEnsemble } from "@conclave/ensemble/inference";
import { workerData } from "piscina";
import { type Votes, votesOf } from "../votes.js";
import type { InferenceTask, ThreadFailure } from "./ensemble-thread.js";

/** The body of the inference thread: an engine's `run` blocks its JavaScript thread, and the event loop that talks gRPC must not wait. */
const { directory } = workerData as { readonly directory: string };

let opening: Promise<LoadedEnsemble> | null = null;

// Opened by the first task, not at import: a thread that fails to start would be started again and again.
function ensemble(): Promise<LoadedEnsemble> {
  opening ??= openEnsemble(directory);
  return opening;
}

export default async function perform(task: InferenceTask): Promise<Votes | ThreadFailure | null> {
  switch (task.kind) {
    case "open":
      return failureOf(ensemble());
    case "predict":
      return votesOf(await (await ensemble()).predict(task.features, task.rows));
    case "close":
      await (await ensemble()).close();
      return null;
  }
}

/** What made opening fail, where it is an error that speaks of the ensemble; null: it is open. */
async function failureOf(opened: Promise<LoadedEnsemble>): Promise<ThreadFailure | null> {
  try {
    await opened;
    return null;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && typeof error.code === "string")) throw error;
    return { name: error.name, code: error.code, message: error.message };
  }
}

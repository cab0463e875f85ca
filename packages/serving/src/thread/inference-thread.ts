import { type LoadedEnsemble, openEnsemble } from "@conclave/ensemble/inference";
import { workerData } from "piscina";
import { type Votes, votesOf } from "../votes.js";
import type { InferenceTask } from "./ensemble-thread.js";

/** The body of the inference thread: an engine's `run` blocks its JavaScript thread, and the event loop that talks gRPC must not wait. */
const { directory } = workerData as { readonly directory: string };

let opening: Promise<LoadedEnsemble> | null = null;

// Opened by the first task, not at import: a thread that fails to start would be started again and again.
function ensemble(): Promise<LoadedEnsemble> {
  opening ??= openEnsemble(directory);
  return opening;
}

export default async function perform(task: InferenceTask): Promise<Votes | null> {
  switch (task.kind) {
    case "open":
      await ensemble();
      return null;
    case "predict":
      return votesOf(await (await ensemble()).predict(task.features, task.rows));
    case "close":
      await (await ensemble()).close();
      return null;
  }
}

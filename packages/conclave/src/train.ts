import { join } from "node:path";
import type { PreparedData } from "@conclave/data";
import { prepareData } from "@conclave/data/threaded";
import { expandMembers, type RunSpecInput } from "@conclave/spec";
import { checkOptions, FUNCTION, OVERRIDES, PATH, PLACE } from "./check-options.js";
import { findRun } from "./folder/read-report.js";
import { createRunFolder } from "./folder/run-folder.js";
import { createRunId } from "./run-id.js";
import type { TrainOptions } from "./train-options.js";
import type { TrainResult } from "./train-result.js";
import { keptMembers } from "./training/kept-members.js";
import { workerCount } from "./training/local-fleet.js";
import { prepareOptions } from "./training/prepare-options.js";
import { readSpec } from "./training/read-spec.js";
import type { RunStart } from "./training/run-start.js";
import { trainHere } from "./training/train-here.js";
import { trainThere } from "./training/train-there.js";

/**
 * Trains the ensemble that a spec describes, on this machine or through a coordinator, and writes it to a folder.
 *
 * @param input the path of a YAML or JSON file, or the spec itself (files that it names are then relative to the working directory).
 * @returns how the run ended: also when it failed or was cancelled, as long as there is a report.
 * @throws SpecError, DataError, ModelError and EnsembleError for what is wrong with the input, before anything is written;
 *   ConclaveError "run-not-found" (of warmStart), "output-taken", "output-unwritable", "option-invalid" or "run-failed"; ProtocolError "unreachable"; StoreError;
 *   EngineError "not-installed" or "no-card" for an engine that cannot run here; FleetError "trainer-failed"; the signal's reason when it is aborted.
 */
export async function train(input: string | RunSpecInput, options: TrainOptions = {}): Promise<TrainResult> {
  checkOptions(options, { ...PLACE, ...OVERRIDES, onEvent: FUNCTION, warmStart: PATH, out: PATH });
  const { onEvent = () => undefined, signal = new AbortController().signal } = options;
  signal.throwIfAborted();
  const { spec, directory } = await readSpec(input, options);
  const run = createRunId(spec.name);
  const members = expandMembers(spec).length;
  // What can be known at once is said before the data are read: where from and where to, who trains, and with what.
  const former = options.warmStart === undefined ? null : await findRun(options.warmStart);
  const { path, discard } = await createRunFolder(
    options.out ?? join("runs", run),
    options.coordinator === undefined ? null : { run, coordinator: options.coordinator },
  );
  let keep = false;
  // Training cannot start: stop reading.
  const over = new AbortController();
  try {
    const prepare = async (): Promise<PreparedData> => {
      onEvent({ type: "preparing", run, name: spec.name, members });
      // Modules are loaded while the files are.
      const [data, { checkMembers }] = await Promise.all([
        prepareData(prepareOptions(spec), directory, { signal: AbortSignal.any([signal, over.signal]) }),
        import("@conclave/ensemble/training"),
      ]);
      checkMembers(spec, data);
      return data;
    };
    let preparing: Promise<PreparedData> | null = null;
    const submit: RunStart = async (client) => {
      const data = await (preparing ?? prepare());
      const checkpoints = former === null ? new Map() : await keptMembers(former, spec, data, onEvent);
      signal.throwIfAborted();
      await client.submit({ run, spec, data, checkpoints }, { signal });
      return { run, name: spec.name };
    };
    if (options.coordinator !== undefined) {
      const { coordinator, tls = null } = options;
      const result = await trainThere({ coordinator, tls, path }, submit, { onEvent, signal });
      keep = result.status === "succeeded";
      return result;
    }
    const { workers = "auto", engine = "auto" } = options;
    const place = { path, workers: workerCount(workers, members), engine };
    // The data are read while the coordinator and the trainers start; whether that fails is asked by whoever submits them.
    preparing = prepare();
    preparing.catch(() => undefined);
    const start: RunStart = async (client, aborted) => {
      const name = await submit(client, aborted);
      keep = true;
      return name;
    };
    return await trainHere(place, start, { onEvent, signal });
  } finally {
    over.abort();
    if (!keep) await discard();
  }
}

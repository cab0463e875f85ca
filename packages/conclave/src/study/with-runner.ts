import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Client, requireTemporaryFolder, TemporaryFolder } from "@conclave/fleet";
import { type ExpectedFields, wholeNumber } from "@conclave/spec/expected";
import type { RunSpecRunner } from "@conclave/study";
import { checkOptions, OVERRIDES, PLACE } from "../check-options.js";
import { withLocalFleet } from "../training/local-fleet.js";
import { requireEngine } from "../training/require-engine.js";
import { clientRunner, RunPaths } from "./client-runner.js";
import type { StudyOptions, StudyPlace } from "./study-place.js";

/** A cluster of unknown size is kept busy by so many runs at a time. */
const PARALLEL_AT_COORDINATOR = 4;

/**
 * Completes the options of a study.
 *
 * @param own what the options of its own must be
 * @throws ConclaveError "option-invalid"
 */
export function placeOfStudy(options: StudyOptions, own: ExpectedFields = {}): StudyPlace {
  checkOptions(options, { ...PLACE, ...OVERRIDES, parallel: wholeNumber(1), ...own });
  const { coordinator = null, tls = null, workers = "auto", engine = "auto" } = options;
  const here = workers === "auto" ? availableParallelism() : workers;
  const parallel = options.parallel ?? (coordinator === null ? here : PARALLEL_AT_COORDINATOR);
  const { signal = new AbortController().signal } = options;
  return { coordinator, tls, workers: here, engine, parallel, signal };
}

/**
 * Lends a way to train specs for as long as `use` takes. On this machine one coordinator and its workers serve all of the runs, so that
 * processes are started and programs compiled once. Ensembles that nobody wants elsewhere lie in a temporary folder, and are gone afterwards.
 *
 * @param directory what the specs' files are relative to
 * @throws what `use` throws; StoreError, FleetError and ProtocolError when nothing can be trained at that place; the signal's reason when
 *   it is aborted
 */
export async function withRunner<T>(
  place: StudyPlace,
  directory: string,
  use: (runner: RunSpecRunner) => Promise<T>,
): Promise<T> {
  // The run failed: stop reads that are still under way.
  const over = new AbortController();
  const signal = AbortSignal.any([place.signal, over.signal]);
  try {
    await using folder = await TemporaryFolder.create("study");
    const paths = new RunPaths(folder.path);
    if (place.coordinator === null) {
      const { workers, engine } = place;
      const fleet = { stateDirectory: join(folder.path, ".state"), runsDirectory: paths.of, workers, engine };
      return await withLocalFleet(fleet, (client) =>
        use(clientRunner(client, { directory, paths, download: false, signal })),
      );
    }
    return await withCoordinator(place.coordinator, place, (client) =>
      use(clientRunner(client, { directory, paths, download: true, signal })),
    );
  } catch (error) {
    // Ctrl-C reaches trainers that are just starting, too, and what they die of is not what the study ended by.
    place.signal.throwIfAborted();
    throw error;
  } finally {
    over.abort();
  }
}

/**
 * Looks whether anything can be trained at a place, for those who read data before they go there.
 *
 * @throws EngineError for an engine that is not to be had here; FleetError "temporary-folder" or "disk-full"; ProtocolError when no coordinator answers; the signal's reason when it is
 *   aborted
 */
export async function requirePlace(place: StudyPlace): Promise<void> {
  await requireTemporaryFolder();
  if (place.coordinator === null) await requireEngine(place.engine);
  else await withCoordinator(place.coordinator, place, async () => undefined);
}

/** Lends a coordinator that answers. */
async function withCoordinator<T>(
  address: string,
  { tls, signal }: Pick<StudyPlace, "tls" | "signal">,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await Client.connect({ address, tls });
  try {
    await client.reach({ signal });
    return await use(client);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    client.close();
  }
}

import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { type PreparedData, prepareData } from "@conclave/data";
import { Client } from "@conclave/fleet";
import type { RunSpec } from "@conclave/spec";
import type { RunSpecRunner } from "@conclave/study";
import { ConclaveError } from "../errors.js";
import { createRunId } from "../run-id.js";
import { followRun } from "../training/follow-run.js";
import { withLocalFleet } from "../training/local-fleet.js";
import { runResult } from "../training/run-result.js";
import type { StudyOptions, StudyPlace } from "./study-place.js";

/** A cluster of unknown size is kept busy by so many runs at a time. */
const PARALLEL_AT_COORDINATOR = 4;

/** Completes the options of a study. @throws ConclaveError "option-invalid" */
export function placeOfStudy(options: StudyOptions): StudyPlace {
  const { coordinator = null, tls = null, workers = "auto", engine = "auto" } = options;
  const here = workers === "auto" ? availableParallelism() : workers;
  const parallel = options.parallel ?? (coordinator === null ? here : PARALLEL_AT_COORDINATOR);
  if (!Number.isInteger(parallel) || parallel < 1) {
    throw new ConclaveError("option-invalid", `parallel: expected a whole number from 1, got ${parallel}`);
  }
  const { signal = new AbortController().signal } = options;
  return { coordinator, tls, workers: here, engine, parallel, signal };
}

/**
 * Lends a way to train specs for as long as `use` takes. On this machine one coordinator and its workers serve all of the runs, so that
 * processes are started and programs compiled once; ensembles lie in a temporary folder, and are gone afterwards.
 *
 * @param directory what the specs' files are relative to
 * @throws what `use` throws; StoreError, FleetError and ProtocolError when nothing can be trained at that place
 */
export async function withRunner<T>(
  place: StudyPlace,
  directory: string,
  use: (runner: RunSpecRunner) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "conclave-study-"));
  const pathOf = (run: string): string => join(folder, run);
  try {
    if (place.coordinator === null) {
      const { workers, engine } = place;
      const fleet = { stateDirectory: join(folder, ".state"), runsDirectory: pathOf, workers, engine };
      return await withLocalFleet(fleet, (client) => use(runnerOf(client, { directory, pathOf, download: false })));
    }
    const client = await Client.connect({ address: place.coordinator, tls: place.tls });
    try {
      return await use(runnerOf(client, { directory, pathOf, download: true }));
    } finally {
      client.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface RunnerOptions {
  readonly directory: string;
  readonly pathOf: (run: string) => string;
  /** Whether ensembles have to be fetched. */
  readonly download: boolean;
}

function runnerOf(client: Client, { directory, pathOf, download }: RunnerOptions): RunSpecRunner {
  const dataOf = preparedOnce(directory);
  const oneByOne = queue();
  return async (spec, { name, signal }) => {
    const data = await dataOf(spec);
    const { checkMembers } = await import("@conclave/ensemble/training");
    checkMembers(spec, data);
    const run = createRunId(name);
    const path = pathOf(run);
    signal.throwIfAborted();
    await oneByOne(() => client.submit({ run, spec: { ...spec, name }, data }, { signal }));
    try {
      const { report } = runResult(await followRun(client, run, { onEvent: () => undefined, signal }), path);
      if (download && report.status === "succeeded") await client.download(run, path, { signal });
      return { report, path };
    } catch (error) {
      // Nobody waits for it any more: a cluster has better things to train.
      if (signal.aborted) await client.cancel(run).catch(() => undefined);
      throw error;
    }
  };
}

/** One submission after the other: the first uploads the data that the others then find there. */
function queue(): (submit: () => Promise<void>) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (submit) => {
    const next = last.then(submit);
    last = next.catch(() => undefined);
    return next;
  };
}

/**
 * Reads each data set once: the runs of a study mostly share it. Its test rows stay out of training and out of the study: what is tried on
 * them again and again is no test.
 */
function preparedOnce(directory: string): (spec: RunSpec) => Promise<PreparedData> {
  const prepared = new Map<string, Promise<PreparedData>>();
  return ({ data, seed, task, simplify }) => {
    const options = { ...data, seed, task, simplify };
    const key = JSON.stringify(options);
    const known = prepared.get(key) ?? prepareData(options, directory).then((read) => ({ ...read, test: null }));
    prepared.set(key, known);
    return known;
  };
}

import { join } from "node:path";
import type { PreparedData } from "@conclave/data";
import { prepareData } from "@conclave/data/threaded";
import type { Client } from "@conclave/fleet";
import type { RunSpec } from "@conclave/spec";
import type { RunSpecRunner } from "@conclave/study";
import { createRunId } from "../run-id.js";
import { followRun } from "../training/follow-run.js";
import { type FormerMembers, membersFrom } from "../training/kept-members.js";
import { prepareOptions } from "../training/prepare-options.js";
import { runResult } from "../training/run-result.js";

/** Where the ensembles of a study's runs go. */
export class RunPaths {
  readonly #elsewhere = new Map<string, string>();

  constructor(readonly folder: string) {}

  /** Has a run's ensemble go to another folder than the study's own. */
  set(run: string, path: string): void {
    this.#elsewhere.set(run, path);
  }

  readonly of = (run: string): string => this.#elsewhere.get(run) ?? join(this.folder, run);
}

export interface ClientRunnerOptions {
  /** What the specs' files are relative to. */
  readonly directory: string;
  readonly paths: RunPaths;
  /** Whether ensembles have to be fetched. */
  readonly download: boolean;
  /** Ends the reading of data. */
  readonly signal: AbortSignal;
}

/** Has specs trained at a coordinator, whose test rows nobody gets to see. */
export function clientRunner(
  client: Client,
  { directory, paths, download, signal }: ClientRunnerOptions,
): RunSpecRunner {
  const dataOf = preparedOnce(directory, signal);
  const oneByOne = queue();
  return async (spec, { name, signal, from = null, into = null }) => {
    const data = await dataOf(spec);
    const { checkMembers } = await import("@conclave/ensemble/training");
    checkMembers(spec, data);
    const run = createRunId(name);
    if (into !== null) paths.set(run, into);
    const path = paths.of(run);
    const { starts, lost } = from === null ? FROM_THE_START : await goingOn(from, spec, data);
    signal.throwIfAborted();
    try {
      await oneByOne(() => client.submit({ run, spec: { ...spec, name }, data, checkpoints: starts }, { signal }));
      const { report } = runResult(await followRun(client, run, { onEvent: () => undefined, signal }), path);
      if (download && report.status === "succeeded") await client.download(run, path, { signal });
      return { report, path, restarted: lost.map(({ reason }) => reason) };
    } catch (error) {
      // Nobody waits for it any more: a cluster has better things to train.
      if (signal.aborted) await client.cancel(run).catch(() => undefined);
      signal.throwIfAborted();
      throw error;
    }
  };
}

const FROM_THE_START: FormerMembers = { starts: new Map(), lost: [] };

/** The members of a run that paused. One that a crash left half written, or that somebody removed, costs time and no more. */
async function goingOn(from: string, spec: RunSpec, data: PreparedData): Promise<FormerMembers> {
  try {
    return await membersFrom(from, spec, data);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "EnsembleError") throw error;
    const gone = "code" in error && error.code === "not-an-ensemble";
    const reason = gone ? "the run that it would go on from is not there any more" : error.message;
    return { starts: new Map(), lost: [{ member: 0, reason }] };
  }
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
function preparedOnce(directory: string, signal: AbortSignal): (spec: RunSpec) => Promise<PreparedData> {
  const prepared = new Map<string, Promise<PreparedData>>();
  return (spec) => {
    const options = prepareOptions(spec);
    const key = JSON.stringify(options);
    const known =
      prepared.get(key) ?? prepareData(options, directory, { signal }).then((read) => ({ ...read, test: null }));
    prepared.set(key, known);
    return known;
  };
}

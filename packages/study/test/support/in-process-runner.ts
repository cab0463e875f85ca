import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareData } from "@conclave/data";
import { buildReport, type MemberOutcome, warmStart, writeEnsemble } from "@conclave/ensemble";
import { type Engine, type MemberTask, trainMember } from "@conclave/ensemble/training";
import { expandMembers, type RunSpec } from "@conclave/spec";
import { onTestFinished } from "vitest";
import type { RunSpecRunner, StudyRun } from "../../src/index.js";

/** What a run in this process came to. */
export interface InProcessRun extends StudyRun {
  readonly spec: RunSpec;
  /** Training epochs run for it, over its members. */
  readonly trained: number;
}

/** A runner that trains for real, in this process: what a fleet does, without the fleet. */
export async function inProcessRunner(
  engine: Engine,
  onRun: (run: InProcessRun) => void = () => undefined,
): Promise<RunSpecRunner> {
  const folder = await temporaryFolder();
  let runs = 0;
  return async (spec, { signal, from = null, into = null }) => {
    signal.throwIfAborted();
    const run = `run-${++runs}`;
    const path = into ?? join(folder, run);
    const { data: source, seed, task, simplify } = spec;
    const data = await prepareData({ ...source, seed, task, simplify }, folder);
    const { kept, lost } = from === null ? { kept: [], lost: [] } : await warmStart(from, spec, data);
    const outcomes: MemberOutcome[] = [];
    let trained = 0;
    for (const { index: member } of expandMembers(spec)) {
      const resumeFrom = kept.find((one) => one.member === member)?.checkpoint ?? null;
      const onEpoch = (): void => void trained++;
      outcomes.push(await outcomeOf({ spec, data, engine, signal, member, resumeFrom }, onEpoch));
    }
    const report = buildReport({ run, path, spec, data, outcomes });
    if (report.status === "succeeded") await writeEnsemble(path, { spec, data, outcomes, report });
    const result = { report, path, restarted: lost.map(({ reason }) => reason) };
    onRun({ ...result, spec, trained });
    return result;
  };
}

async function outcomeOf(
  task: Omit<MemberTask, "onProgress" | "onCheckpoint">,
  onEpoch: () => void,
): Promise<MemberOutcome> {
  const { member } = task;
  const worker = "here";
  let paused: { readonly checkpoint?: Uint8Array } = {};
  try {
    const trained = await trainMember({
      ...task,
      onProgress: () => undefined,
      onCheckpoint: async ({ pauses, bytes }) => {
        onEpoch();
        if (pauses) paused = { checkpoint: bytes };
      },
    });
    return { status: "succeeded", member, worker, ...trained, ...paused };
  } catch (error) {
    task.signal.throwIfAborted();
    if (!(error instanceof Error) || error.name !== "EnsembleError") throw error;
    return { status: "failed", member, worker, error: error.message };
  }
}

/** A folder that goes when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "conclave-study-test-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

export const never = new AbortController().signal;

/** The member that a spec's only group is. */
export function soloOf(spec: RunSpec): RunSpec["members"][number] {
  const [group] = spec.members;
  if (group === undefined) throw new Error("expected a spec with a member");
  return group;
}

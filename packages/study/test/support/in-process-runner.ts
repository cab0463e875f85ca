import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareData } from "@conclave/data";
import { buildReport, type MemberOutcome, writeEnsemble } from "@conclave/ensemble";
import { type Engine, trainMember } from "@conclave/ensemble/training";
import { expandMembers, type RunSpec } from "@conclave/spec";
import { onTestFinished } from "vitest";
import type { RunSpecRunner } from "../../src/index.js";

/** A runner that trains for real, in this process: what a fleet does, without the fleet. */
export async function inProcessRunner(engine: Engine): Promise<RunSpecRunner> {
  const folder = await temporaryFolder();
  let runs = 0;
  return async (spec, { signal }) => {
    signal.throwIfAborted();
    const run = `run-${++runs}`;
    const path = join(folder, run);
    const { data: source, seed, task, simplify } = spec;
    const data = await prepareData({ ...source, seed, task, simplify }, folder);
    const outcomes: MemberOutcome[] = [];
    for (const { index: member } of expandMembers(spec)) {
      outcomes.push(await outcomeOf(member, { spec, data, engine, signal }));
    }
    const report = buildReport({ run, path, spec, data, outcomes });
    if (report.status === "succeeded") await writeEnsemble(path, { spec, data, outcomes, report });
    return { report, path };
  };
}

async function outcomeOf(
  member: number,
  task: Pick<Parameters<typeof trainMember>[0], "spec" | "data" | "engine" | "signal">,
): Promise<MemberOutcome> {
  const worker = "here";
  try {
    const trained = await trainMember({
      ...task,
      member,
      resumeFrom: null,
      onProgress: () => undefined,
      onCheckpoint: async () => undefined,
    });
    return { status: "succeeded", member, worker, ...trained };
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

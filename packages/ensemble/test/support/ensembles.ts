import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PreparedData } from "@conclave/data";
import type { Engine } from "@conclave/engines";
import type { RunSpec } from "@conclave/spec";
import { writeEnsemble } from "../../src/disk/write-ensemble.js";
import type { SucceededMember } from "../../src/member/outcome.js";
import { buildReport } from "../../src/report/build-report.js";
import type { Report } from "../../src/report/report.js";
import { train } from "./train.js";

export interface TrainedEnsemble {
  readonly folder: string;
  readonly outcomes: readonly SucceededMember[];
  readonly report: Report;
  remove(): Promise<void>;
}

/** Trains every member of a run and writes the ensemble to a folder of its own. */
export async function trainEnsemble(spec: RunSpec, data: PreparedData, engine: Engine): Promise<TrainedEnsemble> {
  const count = spec.members.reduce((sum, group) => sum + group.count, 0);
  const outcomes: SucceededMember[] = [];
  for (let member = 0; member < count; member++) {
    const trained = await train({ spec, data, engine, member });
    const last = trained.summary.pausedEpoch === undefined ? undefined : trained.checkpoints.at(-1);
    const paused = last === undefined ? {} : { checkpoint: last.bytes };
    outcomes.push({ status: "succeeded", member, worker: "w", ...trained, ...paused });
  }
  const parent = await mkdtemp(join(tmpdir(), "conclave-ensemble-"));
  const folder = join(parent, "ensemble");
  const report = buildReport({ run: "r", path: folder, spec, data, outcomes });
  await writeEnsemble(folder, { spec, data, outcomes, report });
  return { folder, outcomes, report, remove: () => rm(parent, { recursive: true }) };
}

import { join } from "node:path";
import type { PreparedData } from "@conclave/data";
import { expandMembers, lastEpochOf, type RunSpec } from "@conclave/spec/members";
import { readRegularFile } from "@conclave/spec/read-regular-file";
import * as z from "zod";
import { type ManifestMember, REPORT_FILE } from "../disk/manifest.js";
import { type EnsembleFiles, readCheckpoint, readEnsemble } from "../disk/read-ensemble.js";
import { EnsembleError } from "../errors.js";
import { epochRecordsOf } from "../member/epoch-records.js";
import { memberFingerprint } from "../member/fingerprint.js";
import type { EpochRecord } from "../member/outcome.js";
import { decodeWeights } from "../member/weights.js";
import { encodeCheckpoint } from "../training/checkpoint.js";
import { isOver } from "../training/epoch/early-stopping.js";
import { changedSince } from "./changed-since.js";

/** A member of the former run that goes on where it was. */
export interface KeptMember {
  readonly member: number;
  /** Training epochs that it has behind it. */
  readonly epochs: number;
  /**
   * `trainMember` goes on from here: of a finished member straight to its predictions, with the same weights; of one that paused with the
   * training epochs that are left, to the weights of a training without a pause.
   */
  readonly checkpoint: Uint8Array;
}

/** A member of the former run that has to be trained again, or is not wanted any more. */
export interface LostMember {
  readonly member: number;
  /** What changed. */
  readonly reason: string;
}

/** What a new run can take over from a finished one. */
export interface WarmStart {
  readonly kept: readonly KeptMember[];
  readonly lost: readonly LostMember[];
}

/**
 * Tells which members of a finished run a new spec can keep: those whose number, seed, plan, bag and rows are the same, so that training
 * them again would give the same bytes. Members that paused go on to a later pause, or to their end. Members are numbered through all groups: to add some, raise the `count` of the last group, or add
 * a group behind it. Vote, selection, calibration and the test rows may change. Light: it loads no engine.
 *
 * scikit-learn's `warm_start`.
 *
 * @param directory the folder of the finished ensemble.
 * @throws EnsembleError "not-an-ensemble", "version-unsupported" or "ensemble-corrupt" for a folder that cannot be read.
 */
export async function warmStart(directory: string, spec: RunSpec, data: PreparedData): Promise<WarmStart> {
  const files = await readEnsemble(directory);
  const histories = await readHistories(files.directory);
  const plans = expandMembers(spec);
  const kept: KeptMember[] = [];
  const lost: LostMember[] = [];
  for (const [index, former] of files.manifest.members.entries()) {
    const { member, fingerprint } = former;
    const plan = plans[member];
    const history = histories.get(member);
    if (plan === undefined || fingerprint !== memberFingerprint(spec, plan, data) || history === undefined) {
      lost.push({ member, reason: changedSince(files.manifest, former, spec) });
      continue;
    }
    const checkpoint =
      history.length === lastEpochOf(plan) || isOver(plan, history)
        ? finished(files, former, index, history)
        : await readCheckpoint(files.directory, former);
    if (history.length > lastEpochOf(plan)) {
      lost.push({ member, reason: `it was trained for ${history.length} epochs, beyond its pause` });
    } else if (checkpoint === null)
      lost.push({ member, reason: "it paused, and what it would go on from was not kept" });
    else kept.push({ member, epochs: history.length, checkpoint });
  }
  return { kept, lost };
}

/** The checkpoint of a member that has nothing left to do. */
function finished(
  { weights }: EnsembleFiles,
  { fingerprint, determinismClass }: ManifestMember,
  index: number,
  history: readonly EpochRecord[],
): Uint8Array {
  const { variables, info } = decodeWeights(weights[index]!);
  const determinismClasses = determinismClass.split(" + ");
  const best = { epoch: info.epoch, variables };
  return encodeCheckpoint({ carry: {}, best, history, microBatches: 1, determinismClasses }, fingerprint ?? "");
}

const epochsSchema = z.array(z.looseObject({ epoch: z.int(), loss: z.number() }));
const reportSchema = z.looseObject({
  members: z.array(z.looseObject({ member: z.int(), status: z.string(), epochs: epochsSchema })),
});

/** The training epochs of each member, out of the report. */
async function readHistories(directory: string): Promise<ReadonlyMap<number, readonly EpochRecord[]>> {
  const path = join(directory, REPORT_FILE);
  try {
    const { members } = reportSchema.parse(JSON.parse((await readRegularFile(path)).toString("utf8")));
    return new Map(
      members
        .filter(({ status }) => status === "succeeded")
        .map(({ member, epochs }) => [member, epochRecordsOf(epochs)]),
    );
  } catch (cause) {
    throw new EnsembleError(
      "ensemble-corrupt",
      `${path}: expected the report of the finished run, with its members' training epochs; copy the whole folder again`,
      { cause },
    );
  }
}

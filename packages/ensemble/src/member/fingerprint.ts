import { createHash } from "node:crypto";
import type { PreparedData, Rows } from "@conclave/data";
import type { MemberPlan, RunSpec } from "@conclave/spec";
import { sha256 } from "../disk/sha256.js";

/**
 * Names a member's training by all it depends on: seed, bag, plan, and the rows it may train on or be judged by while it trains. Test
 * rows do not take part, nor where it pauses: it goes on as if it had not.
 */
export function memberFingerprint(
  spec: Pick<RunSpec, "seed" | "task" | "bagging" | "classWeights">,
  { pauseAfter: _, ...plan }: MemberPlan,
  data: PreparedData,
): string {
  const { seed, task, bagging, classWeights } = spec;
  return sha256(JSON.stringify([seed, task, bagging, classWeights, plan, trainingDataFingerprint(data)]));
}

/** Kept as long as the data: all members of a run ask for it. */
const known = new WeakMap<PreparedData, string>();

function trainingDataFingerprint(data: PreparedData): string {
  const fingerprint = known.get(data) ?? computed(data);
  known.set(data, fingerprint);
  return fingerprint;
}

function computed({
  shape,
  classes,
  targetNames,
  normalisation,
  targetNormalisation,
  train,
  validation,
}: PreparedData) {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([shape, classes, targetNames]));
  for (const statistics of [normalisation, targetNormalisation]) {
    if (statistics !== null) hash.update(bytesOf(statistics.mean)).update(bytesOf(statistics.scale));
  }
  for (const rows of [train, validation]) updateWithRows(rows);
  return hash.digest("hex");

  function updateWithRows(rows: Rows | null): void {
    if (rows === null) return;
    const { count, features, labels, weights, groups } = rows;
    hash.update(JSON.stringify([count, features.constructor.name, weights !== null, groups !== null]));
    for (const array of [features, labels, weights, groups]) if (array !== null) hash.update(bytesOf(array));
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

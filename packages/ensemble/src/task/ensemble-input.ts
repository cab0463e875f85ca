import { expandMembers } from "@conclave/spec/members";
import type { EnsembleManifest } from "../disk/manifest.js";
import { checkVocabulary } from "./check-vocabulary.js";

const WORDS = { row: "row", remedy: "prepare rows as those that the ensemble was trained on" };

/**
 * Checks samples, as they are in the data, against what the members of an ensemble can look up: to be done once for each request, since members
 * would answer other numbers wrongly.
 *
 * @param features count × prod(manifest.shape), row-major
 * @throws EnsembleError "input-invalid", which names row, position, number and vocabulary
 */
export function checkEnsembleInput(
  manifest: EnsembleManifest,
  features: Uint8Array | Float32Array,
  count: number,
): void {
  const plans = expandMembers(manifest.spec);
  for (const { member, features: columns, weight } of manifest.members) {
    const plan = plans[member];
    if (plan === undefined || weight === 0) continue;
    checkVocabulary(plan, { count, features }, { columns, ...manifest.preprocessing }, WORDS);
  }
}

import { createHash } from "node:crypto";
import type { Bag, BagOptions } from "../../src/bag/draw-bag.js";

export const ROWS = 10_000;

/** A bootstrap bag of {@link ROWS} rows, of which every tenth is of class 1, and 64 features. */
export const options: BagOptions = {
  bootstrap: true,
  maxSamples: 1,
  maxFeatures: 1,
  bootstrapFeatures: false,
  stratify: false,
  groups: false,
  poisson: false,
  folds: null,
  rowCount: ROWS,
  featureCount: 64,
  labels: Int32Array.from({ length: ROWS }, (_, row) => (row % 10 === 0 ? 1 : 0)),
  rowGroups: null,
  rowWeights: null,
};

/** What tells a bag's numbers from all others'. */
export function checksum({ rows, features, outOfBag }: Bag): string {
  const hash = createHash("sha256");
  for (const array of [rows, features, outOfBag]) hash.update(JSON.stringify(array === null ? null : [...array]));
  return hash.digest("hex").slice(0, 16);
}

import type { PrepareOptions } from "@conclave/data";
import type { RunSpec } from "@conclave/spec";

/** What of a spec decides how its data are read: the same for whoever trains on them, looks at them or draws them. */
export function prepareOptions({ data, seed, task, simplify, bagging }: RunSpec): PrepareOptions {
  const { groups, oobScore, bootstrap, poisson, folds, maxSamples } = bagging;
  const wholeBags = bootstrap === false && !poisson && folds === null && maxSamples === 1;
  return { ...data, seed, task, simplify, bags: { groups, leaveRowsOut: oobScore && !wholeBags } };
}

import type { PrepareOptions } from "@conclave/data";
import type { RunSpec } from "@conclave/spec";

/** What of a spec decides how its data are read: the same for whoever trains on them, looks at them or draws them. */
export function prepareOptions({ data, seed, task, simplify }: RunSpec): PrepareOptions {
  return { ...data, seed, task, simplify };
}

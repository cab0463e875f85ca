import { ModelError } from "@conclave/core/host";
import type { PreparedData } from "@conclave/data";
import { expandMembers, type MemberPlan, type RunSpec } from "@conclave/spec";
import { memberStep } from "../member-program.js";
import { augmentableImages } from "./batch-source.js";
import { memberRows } from "./member-rows.js";
import { checkKeep, memberBag } from "./member-setup.js";

/**
 * Checks that every member of a run fits the data, so that nobody waits for a training that cannot succeed: its bag, its columns, its
 * model and optimizer, its augmentation. Needs no engine and draws no weights.
 *
 * @throws what {@link trainMember} would: EnsembleError "bag-invalid", "rows-missing" or "augment-unsupported"; ModelError, which names
 *   the member besides the layer.
 */
export function checkMembers(spec: RunSpec, data: PreparedData): void {
  /** Members of the same model and number of columns need one look. */
  const fitting = new Set<string>();
  for (const plan of expandMembers(spec)) {
    checkKeep(plan, data);
    if (plan.augment !== null) augmentableImages(data.train, data.shape);
    const { features } = memberBag(spec, plan.index, data);
    const key = JSON.stringify([plan.model, plan.optimizer, features?.length ?? null]);
    if (fitting.has(key)) continue;
    const { shape } = memberRows(data, features);
    checkModel(plan, shape, data.classes.length);
    fitting.add(key);
  }
}

function checkModel({ index, label, model, optimizer }: MemberPlan, shape: readonly number[], classes: number): void {
  try {
    memberStep({ model, optimizer, shape, classes });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new ModelError(error.code, null, `member ${index} (${label}): ${error.message}`);
  }
}

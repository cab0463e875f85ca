import { AugmentError, checkOptions } from "@conclave/augment/options";
import { ModelError } from "@conclave/core/host";
import { outputsOf, type PreparedData } from "@conclave/data/prepared";
import type { AugmentSpec } from "@conclave/spec";
import { expandMembers, type MemberPlan, type RunSpec } from "@conclave/spec/members";
import { EnsembleError } from "../errors.js";
import { memberStep, type ProgramSpec } from "../member-program.js";
import { lossOf } from "../task/loss-of.js";
import { augmentableImages } from "./chunks/batch-source.js";
import { checkFit, checkMemberVocabulary, memberBag } from "./setup/member-bag.js";
import { memberRows } from "./setup/member-rows.js";

/**
 * Checks that every member of a run fits the data, so that nobody waits for a training that cannot succeed: its bag, its columns, its
 * model and optimizer, its augmentation. Needs no engine and draws no weights.
 *
 * @throws what {@link trainMember} would: EnsembleError "input-invalid", "bag-invalid", "weights-invalid", "rows-missing" or
 *   "augment-unsupported"; ModelError, which names the member besides the layer.
 */
export function checkMembers(spec: RunSpec, data: PreparedData): void {
  /** Members of the same model and number of columns need one look. */
  const fitting = new Set<string>();
  for (const plan of expandMembers(spec)) {
    checkFit(spec, plan, data);
    if (plan.augment !== null) checkAugment(plan, plan.augment, data);
    const bag = memberBag(spec, plan.index, data);
    const { features } = bag;
    checkMemberVocabulary(plan, data, bag);
    const key = JSON.stringify([plan.model, plan.optimizer, plan.loss, plan.penalty, features?.length ?? null]);
    if (fitting.has(key)) continue;
    const { shape, train } = memberRows(spec, data, features);
    const { model, optimizer, penalty } = plan;
    const { task } = data;
    const loss = lossOf(plan, task);
    const weighted = train.weights !== undefined;
    checkModel(plan, { task, model, optimizer, loss, penalty, shape, outputs: outputsOf(data), weighted });
    fitting.add(key);
  }
}

/** A spec does not know the size of the images, which limits how far they can be shifted. */
function checkAugment({ index, label }: MemberPlan, augment: AugmentSpec, { train, shape }: PreparedData): void {
  augmentableImages(train, shape);
  const [height = 1, width = 1, channels = 1] = shape;
  try {
    checkOptions(augment, { height, width, channels });
  } catch (error) {
    if (!(error instanceof AugmentError)) throw error;
    const images = `for images of ${height}x${width} pixels`;
    throw new EnsembleError("augment-unsupported", `member ${index} (${label}): augment: ${error.message}, ${images}`);
  }
}

function checkModel({ index, label }: MemberPlan, program: ProgramSpec): void {
  try {
    memberStep(program);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new ModelError(error.code, null, `member ${index} (${label}): ${error.message}`);
  }
}

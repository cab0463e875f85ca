import { learningRateOf } from "@conclave/core/host";
import type { PreparedData } from "@conclave/data";
import type { ChunkInputs, Engine } from "@conclave/engines";
import { expandMembers, type MemberPlan, type RunSpec } from "@conclave/spec";
import { type Bag, drawBag } from "../bag/draw-bag.js";
import { type MemberKeys, memberKeys } from "../bag/member-keys.js";
import { classificationData } from "../classification-data.js";
import { sha256 } from "../disk/sha256.js";
import { EnsembleError } from "../errors.js";
import { type MemberProgram, memberProgram } from "../member-program.js";
import { type MemberRows, memberRows } from "./member-rows.js";
import { planSteps, type StepPlan } from "./steps.js";

/** Everything about a member's training that is fixed before its first step. */
export interface MemberSetup {
  readonly plan: MemberPlan;
  readonly keys: MemberKeys;
  readonly bag: Bag;
  readonly rows: MemberRows;
  readonly classes: number;
  readonly steps: StepPlan;
  readonly program: MemberProgram;
  readonly inputs: Omit<ChunkInputs, "firstStep">;
  /** Names this training: a checkpoint with another one belongs to another member, spec or data. */
  readonly fingerprint: string;
}

/**
 * Draws the bag, chooses the columns and prepares the model.
 *
 * @throws EnsembleError "bag-invalid" for a bag that cannot be drawn, "rows-missing" for keep: best without validation rows;
 *   ModelError for a model that does not fit the data; RangeError for a member that the spec does not have.
 */
export function setUpMember(spec: RunSpec, member: number, data: PreparedData, engine: Engine): MemberSetup {
  const plans = expandMembers(spec);
  const plan = plans[member];
  if (plan === undefined) {
    throw new RangeError(`member: expected an index from 0 to ${plans.length - 1}, got ${member}`);
  }
  checkKeep(plan, data);
  const keys = memberKeys(spec.seed, member);
  const bag = memberBag(spec, member, data);
  const rows = memberRows(data, bag.features);
  const steps = planSteps(bag.rows.length, plan.batchSize, plan.epochs);
  const { model, optimizer } = plan;
  return {
    plan,
    keys,
    bag,
    rows,
    classes: data.classes.length,
    steps,
    program: memberProgram(engine, { model, optimizer, shape: rows.shape, classes: data.classes.length }),
    inputs: {
      key: keys.dropout,
      totalSteps: steps.totalSteps,
      learningRate: learningRateOf(optimizer),
      mean: rows.mean,
      scale: rows.scale,
    },
    fingerprint: fingerprintOf(spec, plan, data),
  };
}

/** @throws EnsembleError "bag-invalid" for a bag that cannot be drawn */
export function memberBag(spec: RunSpec, member: number, data: PreparedData): Bag {
  const { shape, train } = classificationData(data);
  const featureCount = shape.reduce((product, size) => product * size, 1);
  return drawBag({ ...spec.bagging, rowCount: train.count, featureCount, labels: train.labels }, spec.seed, member);
}

/** @throws EnsembleError "rows-missing" for keep: best without validation rows */
export function checkKeep({ index, label, keep }: MemberPlan, { validation }: PreparedData): void {
  if (keep !== "best" || validation !== null) return;
  throw new EnsembleError(
    "rows-missing",
    `member ${index} (${label}): keep: best needs validation rows; set data.validation above 0, or keep: last`,
  );
}

/** The data takes part through its sizes and statistics, which change with almost any change of a row. */
function fingerprintOf(
  spec: RunSpec,
  plan: MemberPlan,
  { shape, classes, normalisation, ...sets }: PreparedData,
): string {
  const counts = [sets.train.count, sets.validation?.count ?? 0, sets.test?.count ?? 0];
  const statistics = [[...normalisation.mean], [...normalisation.scale]];
  return sha256(JSON.stringify([spec.seed, spec.bagging, plan, shape, classes, counts, statistics]));
}

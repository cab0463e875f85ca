import type { LossSpec } from "@conclave/core";
import { learningRateOf } from "@conclave/core/host";
import { outputsOf, type PreparedData } from "@conclave/data/prepared";
import type { ChunkInputs, Engine } from "@conclave/engines";
import { expandMembers, type MemberPlan, type RunSpec } from "@conclave/spec/members";
import type { Bag } from "../../bag/draw-bag.js";
import { type MemberKeys, memberKeys } from "../../bag/member-keys.js";
import { memberFingerprint } from "../../member/fingerprint.js";
import { type MemberProgram, trainingProgram } from "../../member-program.js";
import { lossOf } from "../../task/loss-of.js";
import type { OutputMeaning } from "../../task/member-answers.js";
import type { Truth } from "../../task/truth.js";
import { truthOfData } from "../../task/truth-of-data.js";
import { planSteps, type StepPlan } from "../chunks/steps.js";
import { checkFit, checkMemberVocabulary, memberBag } from "./member-bag.js";
import { type MemberRows, memberRows } from "./member-rows.js";

/** Everything about a member's training that is fixed before its first step. */
export interface MemberSetup {
  readonly plan: MemberPlan;
  readonly keys: MemberKeys;
  readonly bag: Bag;
  /** The rows that it is scored on for having left them out; null for none, or when nobody wants them. */
  readonly outOfBag: Uint32Array | null;
  readonly rows: MemberRows;
  /** The columns that it sees, by name; null where they have none. */
  readonly columnNames: readonly string[] | null;
  readonly truth: { readonly train: Truth; readonly validation: Truth | null; readonly test: Truth | null };
  readonly meaning: OutputMeaning;
  readonly loss: LossSpec;
  readonly steps: StepPlan;
  readonly program: MemberProgram;
  readonly inputs: Omit<ChunkInputs, "firstStep">;
  /** Names this training: a checkpoint with another one belongs to another member, spec or data. */
  readonly fingerprint: string;
}

/**
 * Draws the bag, chooses the columns and prepares the model.
 *
 * @throws EnsembleError "input-invalid" for data of another task or numbers outside of an embedding's vocabulary, "bag-invalid" for a bag that cannot be drawn, "weights-invalid" for
 *   weights that are none, "rows-missing" for weights to be chosen or a training to be stopped by validation rows that are not there;
 *   ModelError for a model that does not fit the data; RangeError for a member that the spec does not have.
 */
export function setUpMember(spec: RunSpec, member: number, data: PreparedData, engine: Engine): MemberSetup {
  const plans = expandMembers(spec);
  const plan = plans[member];
  if (plan === undefined) {
    throw new RangeError(`member: expected an index from 0 to ${plans.length - 1}, got ${member}`);
  }
  checkFit(spec, plan, data);
  const keys = memberKeys(spec.seed, member);
  const bag = memberBag(spec, member, data);
  checkMemberVocabulary(plan, data, bag);
  const rows = memberRows(spec, data, bag.features);
  const steps = planSteps(bag.rows.length, plan.batchSize, plan.epochs, plan.microBatches);
  const { model, optimizer, penalty } = plan;
  const { task } = data;
  const loss = lossOf(plan, task);
  const outputs = outputsOf(data);
  const weighted = rows.train.weights !== undefined;
  const train = truthOfData(data, "train");
  if (train === null) throw new RangeError("expected training rows, got none");
  return {
    plan,
    keys,
    bag,
    outOfBag: spec.bagging.oobScore && bag.outOfBag.length > 0 ? bag.outOfBag : null,
    rows,
    columnNames: data.columnNames && namesOf(data.columnNames, bag.features),
    truth: { train, validation: truthOfData(data, "validation"), test: truthOfData(data, "test") },
    meaning: { task, outputs, targets: data.targetNormalisation },
    loss,
    steps,
    program: trainingProgram(engine, { task, model, optimizer, loss, penalty, shape: rows.shape, outputs, weighted }),
    inputs: {
      key: keys.dropout,
      totalSteps: steps.totalSteps,
      learningRate: learningRateOf(optimizer),
      mean: rows.mean,
      scale: rows.scale,
    },
    fingerprint: memberFingerprint(spec, plan, data),
  };
}

function namesOf(names: readonly string[], columns: Bag["features"]): readonly string[] {
  return columns === null ? names : Array.from(columns, (column) => names[column]!);
}

import type { Engine } from "@conclave/engines";
import { expandMembers } from "@conclave/spec/members";
import type { EnsembleFiles } from "../disk/read-ensemble.js";
import { EnsembleError } from "../errors.js";
import { decodeWeights } from "../member/weights.js";
import { memberProgram, memberStep } from "../member-program.js";
import { selectColumns } from "../select-columns.js";
import { lossOf } from "../task/loss-of.js";
import { memberAnswers } from "../task/member-answers.js";
import { checkWeights } from "./check-weights.js";

/** One member, ready to answer. */
export interface MemberModel {
  readonly weight: number;
  /** Probabilities or values, count × outputs, of samples as they are in the data, count × all features. */
  predict(features: Uint8Array | Float32Array, count: number): Promise<Float32Array>;
}

/**
 * The members of an ensemble in their order, without those whose weight is 0; those of the same shape share one program.
 *
 * @throws EnsembleError "ensemble-corrupt" when ensemble.json and the weights do not belong together; ModelError for a model that
 *   does not fit the samples' shape.
 */
export function memberModels({ manifest, weights: files }: EnsembleFiles, engine: Engine): MemberModel[] {
  const plans = expandMembers(manifest.spec);
  const { task, targets } = manifest;
  const { mean, scale } = manifest.preprocessing;
  const width = manifest.shape.at(-1)!;
  const outputs = targets?.names.length ?? manifest.classes.length;
  return manifest.members.flatMap(({ member, file, features: columns, weight }, index) => {
    const plan = plans[member];
    const { variables, info } = decodeWeights(files[index]!);
    if (plan === undefined || info.member !== member) {
      throw new EnsembleError(
        "ensemble-corrupt",
        `${file}: expected the weights of member ${member} out of ${plans.length}, got those of member ${info.member}`,
      );
    }
    if (weight === 0) return [];
    const shape = columns === null ? manifest.shape : [columns.length];
    const { model, optimizer, penalty } = plan;
    const loss = lossOf(plan, task);
    const program = { task, model, optimizer, loss, penalty, shape, outputs, weighted: false };
    checkWeights(file, variables, memberStep(program).carryLeaves());
    const { prediction } = memberProgram(engine, program);
    const statistics = { mean: chosen(mean, columns), scale: chosen(scale, columns) };
    return {
      weight,
      async predict(features: Uint8Array | Float32Array, count: number) {
        const seen = columns === null ? features : selectColumns(features, columns, width);
        const raw = await prediction.predict(variables, { count, features: seen }, statistics);
        return memberAnswers(raw, { task, outputs, targets });
      },
    };
  });
}

function chosen(values: readonly number[], columns: readonly number[] | null): Float32Array {
  return Float32Array.from(columns === null ? values : columns.map((column) => values[column]!));
}

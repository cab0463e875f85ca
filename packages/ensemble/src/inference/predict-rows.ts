import { argMax } from "@conclave/core/host";
import { type Combination, combine } from "../combine/combination.js";
import { hasWideVariance, type Uncertainty, uncertaintyOf } from "../combine/uncertainty.js";
import type { EnsembleManifest } from "../disk/manifest.js";
import { EnsembleError } from "../errors.js";
import { abstains } from "../scores/abstention.js";
import { LABEL_THRESHOLD } from "../scores/multilabel-scores.js";
import { checkEnsembleInput } from "../task/ensemble-input.js";
import { withOffset } from "../task/target-offset.js";
import type { Ballot } from "../vote/ballot.js";
import { finiteRows, neutralise, unmarkOverflows } from "./finite-rows.js";
import type { Prediction } from "./loaded-ensemble.js";
import type { MemberModel } from "./member-model.js";

/** Rows given to the members at a time: enough to be fast, few enough that a large request needs little memory. */
const BATCH_ROWS = 256;

/**
 * Asks the members and combines what they say.
 *
 * @throws EnsembleError "input-invalid" when the features do not fill count samples, or hold numbers that an embedding does not know.
 */
export async function predictRows(
  manifest: EnsembleManifest,
  members: readonly MemberModel[],
  features: Uint8Array | Float32Array,
  count: number,
): Promise<Prediction> {
  const size = manifest.shape.reduce((product, extent) => product * extent, 1);
  checkInput(manifest.shape, size, features, count);
  checkEnsembleInput(manifest, features, count);
  const outputs = manifest.targets?.names.length ?? manifest.classes.length;
  const combination = combinationOf(manifest);
  const answers = new Float32Array(count * outputs);
  const finite = new Uint8Array(count);
  const wide = hasWideVariance(manifest.targets);
  const parts: Uncertainty[] = [];
  for (let start = 0; start < count; start += BATCH_ROWS) {
    const rows = Math.min(BATCH_ROWS, count - start);
    const batch = features.slice(start * size, (start + rows) * size);
    const ballots: Ballot[] = [];
    for (const member of members) {
      ballots.push({ probabilities: await member.predict(batch, rows), rows: null, weight: member.weight });
    }
    const said = ballots.map(({ probabilities }) => probabilities);
    finite.set(finiteRows(rows, said), start);
    neutralise(said, finite.subarray(start, start + rows), outputs);
    answers.set(combine(combination, ballots, { rows, classes: outputs }).answers, start * outputs);
    parts.push(
      uncertaintyOf(
        manifest.task,
        said,
        ballots.map(({ weight }) => weight),
        outputs,
        wide,
      ),
    );
  }
  const uncertainty = joined(parts, manifest);
  const decision = decided(manifest, answers, outputs);
  // Finite answers may still have a vote or a variance that is not: values near the end of float32.
  finiteRows(count, [decision.values ?? answers, uncertainty.variance], finite);
  unmarkOverflows(finite, features, manifest.preprocessing);
  return { ...decision, finite, uncertainty, members: members.length };
}

function combinationOf({ task, voting, stacking, temperature }: EnsembleManifest): Combination {
  if (voting !== "stacked") return { task, voting, temperature };
  if (stacking === null) throw new EnsembleError("ensemble-corrupt", "expected a stacking model, got none");
  return { task, voting: stacking, temperature };
}

function decided(
  { task, targets, abstainBelow }: EnsembleManifest,
  answers: Float32Array,
  outputs: number,
): Pick<Prediction, "probabilities" | "classes" | "values" | "abstained"> {
  switch (task) {
    case "classification":
      return {
        probabilities: answers,
        classes: argMax(answers, outputs),
        values: null,
        abstained: abstainBelow === null ? null : abstains(answers, outputs, abstainBelow),
      };
    case "multilabel": {
      const classes = Int32Array.from(answers, (p) => (p >= LABEL_THRESHOLD ? 1 : 0));
      return { probabilities: answers, classes, values: null, abstained: null };
    }
    case "regression":
      return {
        probabilities: new Float32Array(0),
        classes: new Int32Array(0),
        values: withOffset(answers, targets?.offset ?? null),
        abstained: null,
      };
  }
}

function joined(parts: readonly Uncertainty[], { task, targets }: EnsembleManifest): Uncertainty {
  const variances = parts.map(({ variance }) => variance);
  const size = lengthOf(variances);
  const variance = filled(hasWideVariance(targets) ? new Float64Array(size) : new Float32Array(size), variances);
  if (task === "regression") return { entropy: null, mutualInformation: null, variance };
  const join = (key: "entropy" | "mutualInformation"): Float32Array => {
    const arrays = parts.flatMap((part) => part[key] ?? []);
    return filled(new Float32Array(lengthOf(arrays)), arrays);
  };
  return { entropy: join("entropy"), mutualInformation: join("mutualInformation"), variance };
}

type Numbers = Float32Array | Float64Array;

function lengthOf(arrays: readonly Numbers[]): number {
  return arrays.reduce((sum, array) => sum + array.length, 0);
}

function filled<A extends Numbers>(all: A, arrays: readonly Numbers[]): A {
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

function checkInput(shape: readonly number[], size: number, features: Uint8Array | Float32Array, count: number): void {
  if (Number.isInteger(count) && count >= 0 && features.length === count * size) return;
  throw new EnsembleError(
    "input-invalid",
    `expected ${count} samples of shape [${shape}], ${count * size} values, got ${features.length}`,
  );
}

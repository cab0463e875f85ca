import type { PreparedData, Rows } from "@conclave/data";
import type { ClassWeightsSpec, RunSpec } from "@conclave/spec";
import { EnsembleError } from "../../errors.js";

/** Kept as long as the rows: engines hold arrays that they know in aligned memory, and all members of a run share them. */
const known = new WeakMap<Rows, Map<string, Float32Array>>();

/**
 * How much each training row counts in the loss: its class's weight times its own; null when all count alike.
 *
 * @throws EnsembleError "weights-invalid" for weights that are not in the data, names of no class, or numbers that are no weights.
 */
export function rowWeights(spec: Pick<RunSpec, "bagging" | "classWeights">, data: PreparedData): Float32Array | null {
  const { classWeights, bagging } = spec;
  if (classWeights === null && !bagging.sampleWeights) return null;
  const ofRows = known.get(data.train) ?? new Map<string, Float32Array>();
  known.set(data.train, ofRows);
  const key = JSON.stringify([classWeights, bagging.sampleWeights]);
  const weights = ofRows.get(key) ?? product(classWeights, bagging.sampleWeights, data);
  ofRows.set(key, weights);
  return weights;
}

function product(classWeights: ClassWeightsSpec | null, sampleWeights: boolean, data: PreparedData): Float32Array {
  const own = sampleWeights ? weightsOf(data.train) : null;
  const byClass = classWeights === null ? null : classWeightsOf(classWeights, data);
  const labels = data.train.labels;
  return Float32Array.from(
    { length: data.train.count },
    (_, row) => (own?.[row] ?? 1) * (byClass?.[labels[row]!] ?? 1),
  );
}

function weightsOf({ weights }: Rows): Float32Array {
  if (weights === null) {
    throw new EnsembleError(
      "weights-invalid",
      "bagging.sampleWeights: expected rows with weights, got rows without; name the column of the weights, or leave sampleWeights out",
    );
  }
  const row = weights.findIndex((weight) => !(Number.isFinite(weight) && weight >= 0));
  if (row !== -1) {
    throw new EnsembleError(
      "weights-invalid",
      `bagging.sampleWeights: expected numbers of at least 0, got ${weights[row]} for training row ${row}`,
    );
  }
  return weights;
}

/** A weight for each class; balanced as in scikit-learn: rows / (classes × rows of the class). */
function classWeightsOf(wanted: ClassWeightsSpec, data: PreparedData): readonly number[] {
  if (data.task !== "classification") {
    throw new EnsembleError(
      "weights-invalid",
      `classWeights: expected rows of one class each, got data for ${data.task}`,
    );
  }
  const { classes, train } = data;
  if (wanted === "balanced") {
    const counts = new Array<number>(classes.length).fill(0);
    for (const label of train.labels) counts[label]!++;
    return counts.map((count) => (count === 0 ? 1 : train.count / (classes.length * count)));
  }
  const stranger = Object.keys(wanted).find((name) => !classes.includes(name));
  if (stranger !== undefined) {
    throw new EnsembleError(
      "weights-invalid",
      `classWeights.${stranger}: expected names of classes (${classes.join(", ")}), got ${JSON.stringify(stranger)}`,
    );
  }
  return classes.map((name) => wanted[name] ?? 1);
}

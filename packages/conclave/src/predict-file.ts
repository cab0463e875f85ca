import { readRows } from "@conclave/data";
import { type Scores, scoresOf } from "@conclave/ensemble";
import { findRun } from "./folder/read-report.js";
import { inputRowsSource, type PredictInput } from "./predict-input.js";

/** An ensemble's answers to the rows of a file. */
export interface FilePredictions {
  /** The ensemble's folder, absolute. */
  readonly path: string;
  readonly classes: readonly string[];
  /** How many members voted. */
  readonly members: number;
  /** The class of each row. */
  readonly predictions: readonly string[];
  /** Rows × classes. */
  readonly probabilities: readonly (readonly number[])[];
  /** How good the answers are; null for a file without labels. */
  readonly score: Scores | null;
}

/**
 * Asks an ensemble about the rows of a file, and scores the answers where the file has labels.
 *
 * @param run the run's folder, or its id within `runs/`.
 * @throws ConclaveError "run-not-found" or "option-invalid"; DataError for what is wrong with the file; EnsembleError.
 */
export async function predictFile(run: string, input: PredictInput): Promise<FilePredictions> {
  const path = await findRun(run);
  const { openEnsemble } = await import("@conclave/ensemble/inference");
  const ensemble = await openEnsemble(path);
  try {
    const { shape, classes, spec } = ensemble.manifest;
    const source = inputRowsSource(input, spec.data.train);
    // Floats hold every byte exactly, so that an ensemble of either kind of data takes them.
    const { rows, labels } = await readRows(source, { shape, classes, dtype: "F32" }, process.cwd());
    const vote = await ensemble.predict(rows.features, rows.count);
    return {
      path,
      classes,
      members: vote.members,
      predictions: [...vote.classes].map((index) => classes[index] ?? ""),
      probabilities: matrix(vote.probabilities, classes.length),
      score: labels === null ? null : scoresOf(vote.probabilities, labels, classes.length),
    };
  } finally {
    await ensemble.close();
  }
}

function matrix(values: Float32Array, columns: number): number[][] {
  return Array.from({ length: values.length / columns }, (_, row) => [
    ...values.subarray(row * columns, (row + 1) * columns),
  ]);
}

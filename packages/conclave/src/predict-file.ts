import { DataError, type DataFinding, type EncodingCounts, rowPlace } from "@conclave/data";
import { readRows } from "@conclave/data/threaded";
import {
  type Baseline,
  baselineOf,
  type ClassRecalls,
  classRecalls,
  isImbalanced,
  noteTestReading,
  scoresAgainst,
  type TestScores,
  truthOf,
} from "@conclave/ensemble";
import { answerWords } from "./answer-words.js";
import { findRun } from "./folder/read-report.js";
import { forPrediction } from "./predict-advice.js";
import { inputRowsSource, type PredictInput } from "./predict-input.js";
import { requireText } from "./require-text.js";
import { type RowUncertainty, rowUncertainties } from "./row-uncertainty.js";
import { rowsOf } from "./rows-of.js";

/** An ensemble's answers to the rows of a file. */
export interface FilePredictions {
  /** The ensemble's folder, absolute. */
  readonly path: string;
  /** Of labels, where a row may have several; none for regression. */
  readonly classes: readonly string[];
  /** Of a regression: the names of the targets; none for other tasks. */
  readonly targets: readonly string[];
  /** How many members voted. */
  readonly members: number;
  /** What each row's own file is called, for images in a folder; else null. */
  readonly names: readonly string[] | null;
  /** The class of each row; its labels, joined by ";"; or its values, joined by ";". */
  readonly predictions: readonly string[];
  /** Rows × classes; empty for regression. */
  readonly probabilities: readonly (readonly number[])[];
  /** Rows × targets; empty for other tasks. */
  readonly values: readonly (readonly number[])[];
  /** How far to trust the answer to each row. */
  readonly uncertainty: readonly RowUncertainty[];
  /** Whether the ensemble would rather not answer a row; null when it always answers. */
  readonly abstained: readonly boolean[] | null;
  /** Missing values that were filled as in training, and categories that training never had. */
  readonly counts: EncodingCounts;
  /** What was noticed about the columns of the file: those that were left out, and those of one name. */
  readonly findings: readonly DataFinding[];
  /** How good the answers are; null for a file without labels. */
  readonly score: TestScores | null;
  /** What always the same answer scores on these rows; null for a file without labels. */
  readonly baseline: Baseline | null;
  /** The recall of each class; null for a file without labels, and for other tasks. */
  readonly recalls: ClassRecalls | null;
  /** Some class has less than a third of the largest one's rows. */
  readonly imbalanced: boolean;
  /** How often the ensemble has been scored on these rows, when they are the ones it was tested on; null for other rows. */
  readonly testReadings: number | null;
}

/**
 * Asks an ensemble about the rows of a file, and scores the answers where the file has labels. A score on the rows that the ensemble was
 * tested on is noted in its folder.
 *
 * @param run the run's folder, or its id within `runs/`.
 * @throws ConclaveError "run-not-found" or "option-invalid"; DataError for what is wrong with the file, also for a row whose answer
 *   overflows; EnsembleError.
 */
export async function predictFile(run: string, input: PredictInput): Promise<FilePredictions> {
  const path = await findRun(run);
  const { file }: Partial<PredictInput> = input ?? {};
  requireText(file, "`file`, the rows to predict");
  const { openEnsemble, overflowIn, withoutOffset } = await import("@conclave/ensemble/inference");
  const ensemble = await openEnsemble(path);
  try {
    const { manifest } = ensemble;
    const { task, classes, shape, spec, targets, encoding, columnNames, labelName } = manifest;
    const targetNames = targets?.names ?? [];
    const outputs = targetNames.length || classes.length;
    const source = inputRowsSource(input, spec.data.train);
    // Floats hold every byte exactly, so that an ensemble of either kind of data takes them.
    const targetOffset = targets?.offset ?? null;
    const known = { classes, labelName, targetNames, columnNames };
    const expected = { task, shape, ...known, targetOffset, encoding, dtype: "F32" } as const;
    const need = input.label === undefined ? "optional" : "named";
    const { rows, labels, names, counts, findings, origin } = await readRows(
      source,
      expected,
      process.cwd(),
      need,
    ).catch((error: unknown) => {
      throw forPrediction(error);
    });
    const vote = await ensemble.predict(rows.features, rows.count);
    const unanswered = vote.finite.indexOf(0);
    if (unanswered >= 0) {
      const { field, reason } = overflowIn(manifest, rows.features, unanswered);
      throw new DataError("not-a-number", reason, { ...rowPlace(origin, unanswered), field: field ?? undefined });
    }
    const truth = labels && truthOf(task, labels, outputs);
    const answers = vote.values === null ? vote.probabilities : withoutOffset(vote.values, targetOffset);
    return {
      path,
      classes,
      targets: targetNames,
      members: vote.members,
      names,
      predictions: answerWords(ensemble, vote, rows.count),
      probabilities: task === "regression" ? [] : rowsOf(vote.probabilities, classes.length),
      values: vote.values === null ? [] : rowsOf(vote.values, targetNames.length),
      uncertainty: rowUncertainties(vote, outputs),
      abstained: vote.abstained && [...vote.abstained].map((withheld) => withheld === 1),
      counts,
      findings,
      score: truth && scoresAgainst(truth, answers),
      baseline: truth && baselineOf(truth, answers, classes),
      recalls: truth && classRecalls(truth, answers, classes),
      imbalanced: isImbalanced(truth),
      testReadings: labels === null ? null : await noteTestReading(path, { ...rows, labels }),
    };
  } finally {
    await ensemble.close();
  }
}

import { rowsAt } from "../rows-at.js";
import type { Ballot, Electorate } from "../vote/ballot.js";
import { weightedMean } from "../vote/weighted-mean.js";

/** Every member's answer to every row that somebody answered. */
interface DenseAnswers {
  /** Which rows these are, ascending. */
  readonly rows: Int32Array;
  /** Of each member, rows.length × classes. */
  readonly answers: readonly Float32Array[];
}

/**
 * Ballots over some of the rows each, made whole: a member that trained on a row answers it with the mean of those that did not. Rows
 * that all trained on are left out.
 *
 * Whoever is compared or weighed is then judged on the same rows; what a member has not said counts neither for nor against it.
 */
export function denseAnswers(ballots: readonly Ballot[], electorate: Electorate): DenseAnswers {
  const { rows, classes } = electorate;
  const alike = ballots.map((ballot) => ({ ...ballot, weight: 1 }));
  const { answers: mean, voted } = weightedMean(alike, electorate);
  const answered = Int32Array.from({ length: rows }, (_, row) => row).filter((row) => voted[row] === 1);
  const meanOfAnswered = rowsAt(mean, answered, classes);
  const place = new Int32Array(rows);
  answered.forEach((row, index) => {
    place[row] = index;
  });
  const answers = ballots.map((ballot) => {
    if (ballot.rows === null) return ballot.probabilities;
    const whole = meanOfAnswered.slice();
    ballot.rows.forEach((row, index) => {
      whole.set(ballot.probabilities.subarray(index * classes, (index + 1) * classes), place[row]! * classes);
    });
    return whole;
  });
  return { rows: answered, answers };
}

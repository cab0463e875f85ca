import { type ExpectedRisk, expectedRisk } from "../scores/risk.js";
import { type LossMeaning, rowLosses } from "../scores/row-losses.js";
import { meanInterval, type ScoreIntervals, scoreIntervals } from "../scores/score-intervals.js";
import { scoresAgainst, type TestScores } from "../scores/task-scores.js";
import { rowsOf, type Truth } from "../task/truth.js";
import type { ReportContext } from "./report-context.js";

/** Answers, and the truth about the rows that they are about. */
export interface Answered {
  readonly truth: Truth;
  /** Rows × outputs. */
  readonly answers: Float32Array;
}

/** What a report says about answers to rows that took no part in training; each is null without the rows that it is about. */
interface Judgement {
  readonly test: TestScores | null;
  readonly testIntervals: ScoreIntervals | null;
  /** From the test rows, or where there are none from those out of bag. */
  readonly expected: ExpectedRisk | null;
}

/**
 * Judges answers to the test rows, or where there are none to the rows out of bag.
 *
 * @param outOfBag asked for only without test rows.
 */
export function judge(
  { resamples }: Pick<ReportContext, "resamples">,
  meaning: LossMeaning,
  test: Answered | null,
  outOfBag: () => Answered | null,
): Judgement {
  if (test !== null) {
    const { truth, answers } = test;
    const losses = rowLosses(truth, answers, meaning);
    const { scores, loss } = scoreIntervals(truth, answers, losses, resamples(rowsOf(truth)));
    return { test: scoresAgainst(truth, answers), testIntervals: scores, expected: expectedRisk("test", losses, loss) };
  }
  const outside = outOfBag();
  if (outside === null) return { test: null, testIntervals: null, expected: null };
  const losses = rowLosses(outside.truth, outside.answers, meaning);
  const interval = meanInterval(losses, resamples(losses.length));
  return { test: null, testIntervals: null, expected: expectedRisk("outOfBag", losses, interval) };
}

import type { RunScore, VoteReport } from "conclave";
import { amount, decimal, percent } from "./numbers.js";

type TestScores = NonNullable<VoteReport["test"]>;

/** "95.3 %" of an accuracy, "R² 0.871" of a regression; a dash for neither. */
export function scoreWord(
  score: { readonly accuracy?: number | undefined; readonly r2?: number | undefined } | null | undefined,
): string {
  return score?.r2 === undefined ? percent(score?.accuracy) : `R² ${decimal(score.r2)}`;
}

/** "test accuracy 95.3 %", "out of bag R² 0.871"; a dash where nothing was scored. */
export function runScoreWords(score: RunScore | null): string {
  if (score === null) return percent(null);
  const { metric, value, rows } = score;
  const word = metric === "accuracy" ? `accuracy ${percent(value)}` : scoreWord({ r2: value });
  return `${rows === "test" ? "test" : "out of bag"} ${word}`;
}

/** What else there is to say of scores than their first: its name, and its words. */
export function moreScores(scores: TestScores): { readonly name: string; readonly words: readonly string[] } {
  if (scores.r2 !== undefined) {
    return { name: "errors", words: [`MSE ${amount(scores.mse)}`, `MAE ${amount(scores.mae)}`] };
  }
  if (scores.hammingLoss !== undefined) {
    return {
      name: "labels",
      words: [`Hamming loss ${decimal(scores.hammingLoss)}`, `macro F1 ${decimal(scores.macroF1)}`],
    };
  }
  const { nll, brier, ece } = scores;
  return { name: "probabilities", words: [`NLL ${decimal(nll)}`, `Brier ${decimal(brier)}`, `ECE ${decimal(ece)}`] };
}

import type { Task } from "@conclave/spec";
import type { Ballot, Electorate, Tally } from "../vote/ballot.js";
import { tally, type VotingRule } from "../vote/voting.js";
import { denseAnswers } from "./dense-answers.js";
import { type StackingModel, stackedAnswers } from "./stacking-model.js";
import { atTemperature } from "./temperature.js";

/** How members' answers become the ensemble's: a vote (its weights stand in the ballots) or a model on top, then the temperature. */
export interface Combination {
  readonly task: Task;
  readonly voting: VotingRule | StackingModel;
  /** Null: probabilities stay as the vote gives them. */
  readonly temperature: number | null;
}

/**
 * The ensemble's answers.
 *
 * @param ballots of the members that take part, in their order: for a stacking model all that it was fitted on.
 */
export function combine(combination: Combination, ballots: readonly Ballot[], electorate: Electorate): Tally {
  const { task, voting, temperature } = combination;
  const voted = typeof voting === "string" ? tally(voting, ballots, electorate) : stacked(voting, ballots, electorate);
  if (temperature === null || task === "regression") return voted;
  const answers = atTemperature(voted.answers, task, electorate.classes, temperature);
  // Where nobody voted there is nothing to say, at any temperature.
  return {
    ...voted,
    answers: answers.map((p, at) => (voted.voted[Math.trunc(at / electorate.classes)] === 1 ? p : 0)),
  };
}

function stacked(model: StackingModel, ballots: readonly Ballot[], electorate: Electorate): Tally {
  const { rows, answers: whole } = denseAnswers(ballots, electorate);
  const compact = stackedAnswers(model, whole, rows.length);
  if (rows.length === electorate.rows) return { answers: compact, voted: new Uint8Array(rows.length).fill(1) };
  const answers = new Float32Array(electorate.rows * electorate.classes);
  const voted = new Uint8Array(electorate.rows);
  rows.forEach((row, index) => {
    voted[row] = 1;
    answers.set(
      compact.subarray(index * electorate.classes, (index + 1) * electorate.classes),
      row * electorate.classes,
    );
  });
  return { answers, voted };
}

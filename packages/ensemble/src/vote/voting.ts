import type { VotingSpec } from "@conclave/spec";
import { EnsembleError } from "../errors.js";
import type { Ballot, Electorate, Tally } from "./ballot.js";
import { hardVote } from "./hard-vote.js";
import { median } from "./median.js";
import { softVote } from "./soft-vote.js";
import { weightedMean } from "./weighted-mean.js";

/** How an ensemble votes once the members' weights are known. */
export type VotingRule = "hard" | "soft" | "weighted" | "mean" | "median";

/** The rule that a spec's `voting` asks for. */
export function votingRule(voting: VotingSpec): VotingRule {
  return typeof voting === "string" ? voting : "weighted";
}

/** The members' answers as one, by the rule; ballots come in the order of the members. */
export function tally(rule: VotingRule, ballots: readonly Ballot[], electorate: Electorate): Tally {
  switch (rule) {
    case "hard":
      return hardVote(ballots, electorate);
    case "soft":
    case "mean":
      return softVote(ballots, electorate);
    case "weighted":
      return weightedMean(ballots, electorate);
    case "median":
      return median(ballots, electorate);
  }
}

/** A member that takes part in the vote. */
export interface Voter {
  /** Its index in the spec's expanded members. */
  readonly member: number;
  /** Accuracy, or R² for a regression; null without validation rows. */
  readonly validationScore: number | null;
}

/**
 * The weight of each voter: 1 unless the vote is weighted; then as given for its index, or its validation accuracy. An R² below 0, which is
 * worse than the mean, counts as 0; where no member has a score above 0, none is better than another, and each counts 1.
 *
 * @param memberCount how many members the spec has: the number of weights that must be given.
 * @throws EnsembleError "weights-invalid" when given weights do not match the members, are not ≥ 0, or sum to 0; "rows-missing" when
 *   they are to come from validation rows that do not exist.
 */
export function memberWeights(voting: VotingSpec, voters: readonly Voter[], memberCount: number): number[] {
  if (typeof voting === "string") return voters.map(() => 1);
  const { weighted } = voting;
  if (weighted === "validation") {
    const scores = voters.map(byValidation);
    return scores.some((score) => score > 0) ? scores : scores.map(() => 1);
  }
  const weights = voters.map((voter) => given(weighted, voter, memberCount));
  if (weights.length > 0 && !weights.some((weight) => weight > 0)) {
    throw new EnsembleError(
      "weights-invalid",
      `voting.weighted: the weights of the ${weights.length} members that vote are all 0; give at least one of them a weight above 0`,
    );
  }
  return weights;
}

function given(weights: readonly number[], voter: Voter, memberCount: number): number {
  if (weights.length !== memberCount) {
    throw new EnsembleError(
      "weights-invalid",
      `voting.weighted: expected one weight for each of the ${memberCount} members, got ${weights.length}`,
    );
  }
  const weight = weights[voter.member];
  if (weight === undefined || !Number.isFinite(weight) || weight < 0) {
    throw new EnsembleError(
      "weights-invalid",
      `voting.weighted[${voter.member}]: expected a number of at least 0, got ${weight}`,
    );
  }
  return weight;
}

function byValidation({ member, validationScore }: Voter): number {
  if (validationScore === null) {
    throw new EnsembleError(
      "rows-missing",
      `voting.weighted: "validation" needs validation rows, but member ${member} had none; set data.validation above 0 or give the weights`,
    );
  }
  return Math.max(validationScore, 0);
}

import type { RunSpec } from "@conclave/spec";
import type { Combination } from "../combine/combination.js";
import { memberWeights, votingRule } from "../vote/voting.js";
import type { ReportContext } from "./report-context.js";
import { type CountedVote, reportVote } from "./vote-report.js";

/** Has some of the context's voters vote as the spec says, with nothing learnt about them. */
export type PlainVote = (chosen: readonly number[]) => CountedVote;

/** Each vote is counted once: where the only kind of model is the whole ensemble, both ask for the same. */
export function plainVotes(
  { task, voting }: Pick<RunSpec, "task" | "voting">,
  context: ReportContext,
  members: number,
): PlainVote {
  const combination: Combination = { task, voting: votingRule(voting), temperature: null };
  const counted = new Map<string, CountedVote>();
  return (chosen) => {
    const known = counted.get(String(chosen));
    if (known !== undefined) return known;
    const vote = reportVote(context, chosen, combination, memberWeights(voting, context.voters, members));
    counted.set(String(chosen), vote);
    return vote;
  };
}

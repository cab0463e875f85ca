import { argMax } from "@conclave/core/host";
import { describe, expect, it } from "vitest";
import type { Ballot, Tally } from "../src/vote/ballot.js";
import { hardVote } from "../src/vote/hard-vote.js";
import { median } from "../src/vote/median.js";
import { softVote } from "../src/vote/soft-vote.js";
import { memberWeights } from "../src/vote/voting.js";
import { weightedMean } from "../src/vote/weighted-mean.js";

function ballot(probabilities: number[], options: { weight?: number; rows?: number[] } = {}): Ballot {
  const { weight = 1, rows } = options;
  return { probabilities: Float32Array.from(probabilities), rows: rows ? Int32Array.from(rows) : null, weight };
}

const one = { rows: 1, classes: 3 };

/** The classes of a vote on {@link one} row. */
function classesOf({ answers }: Tally): number[] {
  return [...argMax(answers, one.classes)];
}

describe("R4: hardVote", () => {
  it("follows the majority, however sure the minority is", () => {
    const vote = hardVote([ballot([0.4, 0.6, 0]), ballot([0.45, 0.55, 0]), ballot([1, 0, 0])], one);
    expect(classesOf(vote)).toEqual([1]);
    expect([...vote.answers]).toEqual([Math.fround(1 / 3), Math.fround(2 / 3), 0]);
  });

  it("breaks ties between classes, and within a member, toward the lowest index", () => {
    expect(classesOf(hardVote([ballot([0, 0, 1]), ballot([0, 1, 0])], one))).toEqual([1]);
    expect(classesOf(hardVote([ballot([0.2, 0.4, 0.4])], one))).toEqual([1]);
  });
});

describe("R4: softVote", () => {
  it("takes the mean of the probabilities, so that one sure member can outvote two unsure ones", () => {
    const vote = softVote([ballot([0.4, 0.6, 0]), ballot([0.45, 0.55, 0]), ballot([1, 0, 0])], one);
    expect(classesOf(vote)).toEqual([0]);
    expect(vote.answers[0]).toBeCloseTo(1.85 / 3, 6);
    expect(vote.answers[1]).toBeCloseTo(1.15 / 3, 6);
  });

  it("adds in float64, so that small probabilities are not lost among many members", () => {
    const ballots = [ballot([1, 0]), ...Array.from({ length: 1000 }, () => ballot([2 ** -25, 0]))];
    const vote = softVote(ballots, { rows: 1, classes: 2 });
    expect(vote.answers[0]).toBe(Math.fround((1 + 1000 * 2 ** -25) / 1001));
  });

  it("lets each row be voted on by those members alone that say something about it", () => {
    const vote = softVote([ballot([1, 0, 0, 1], { rows: [0, 2] }), ballot([0.5, 0.5], { rows: [2] })], {
      rows: 3,
      classes: 2,
    });
    expect([...vote.voted]).toEqual([1, 0, 1]);
    expect([...vote.answers]).toEqual([1, 0, 0, 0, 0.25, 0.75]);
  });

  it.each([
    ["too few probabilities", ballot([1, 0])],
    ["a row that is not there", ballot([1, 0, 0], { rows: [1] })],
  ])("refuses a ballot with %s", (_, wrong) => {
    expect(() => softVote([wrong], one)).toThrow(expect.objectContaining({ code: "predictions-invalid" }));
    expect(() => hardVote([wrong], one)).toThrow(expect.objectContaining({ code: "predictions-invalid" }));
  });
});

describe("R4: weightedMean", () => {
  it("weighs the probabilities and divides by the weights", () => {
    const vote = weightedMean([ballot([0.2, 0.8, 0], { weight: 3 }), ballot([1, 0, 0], { weight: 1 })], one);
    expect(vote.answers[0]).toBeCloseTo(0.4, 6);
    expect(vote.answers[1]).toBeCloseTo(0.6, 6);
    expect(classesOf(vote)).toEqual([1]);
  });

  it("refuses a negative weight", () => {
    expect(() => weightedMean([ballot([1, 0, 0], { weight: -1 })], one)).toThrow(/weight.*-1/);
  });
});

describe("R4: median", () => {
  const numbers = { rows: 2, classes: 2 };

  it("takes the value in the middle, output by output, wherever the others are", () => {
    const { answers } = median([ballot([1, 9, 5, 5]), ballot([2, 7, 6, 6]), ballot([1e6, 8, 4, -1e6])], numbers);
    expect([...answers]).toEqual([2, 8, 5, 5]);
  });

  it("takes the mean of the two in the middle of an even number", () => {
    const ballots = [ballot([1, 0, 0, 0]), ballot([2, 0, 0, 0]), ballot([10, 0, 0, 0]), ballot([4, 0, 0, 0])];
    expect(median(ballots, numbers).answers[0]).toBe(3);
  });

  it("is over those that say something about the row, and over nobody is nothing", () => {
    const { answers, voted } = median([ballot([1, 2], { rows: [1] }), ballot([5, 4], { rows: [1] })], numbers);
    expect([...answers]).toEqual([0, 0, 3, 3]);
    expect([...voted]).toEqual([0, 1]);
  });

  it("refuses a ballot of another size", () => {
    expect(() => median([ballot([1])], numbers)).toThrow(expect.objectContaining({ code: "predictions-invalid" }));
  });
});

describe("R4: memberWeights", () => {
  const voters = [
    { member: 0, validationScore: 0.5 },
    { member: 2, validationScore: 0.75 },
  ];

  it("takes given weights by the member's index, so that a failed member takes its own away", () => {
    expect(memberWeights({ weighted: [1, 2, 3] }, voters, 3)).toEqual([1, 3]);
  });

  it("takes validation accuracies, and 1 for votes without weights", () => {
    expect(memberWeights({ weighted: "validation" }, voters, 3)).toEqual([0.5, 0.75]);
    expect(memberWeights("soft", voters, 3)).toEqual([1, 1]);
  });

  it("takes an R² below 0, which is worse than the mean, for 0", () => {
    const regressors = [
      { member: 0, validationScore: 0.5 },
      { member: 1, validationScore: -3 },
    ];
    expect(memberWeights({ weighted: "validation" }, regressors, 2)).toEqual([0.5, 0]);
  });

  it("refuses weights that are too few, or 0 for all that vote, and validation weights without validation rows", () => {
    expect(() => memberWeights({ weighted: [1, 2] }, voters, 3)).toThrow(/one weight for each of the 3 members, got 2/);
    expect(() => memberWeights({ weighted: [0, 2, 0] }, voters, 3)).toThrow(/all 0/);
    const unjudged = [{ member: 0, validationScore: null }];
    const hopeless = [
      { member: 0, validationScore: -0.2 },
      { member: 1, validationScore: 0 },
    ];
    expect(memberWeights({ weighted: "validation" }, hopeless, 2)).toEqual([1, 1]);
    expect(() => memberWeights({ weighted: "validation" }, unjudged, 1)).toThrow(
      expect.objectContaining({ code: "rows-missing" }),
    );
  });
});

import { describe, expect, it } from "vitest";
import { combine } from "../src/combine/combination.js";
import { denseAnswers } from "../src/combine/dense-answers.js";
import { fitCombination } from "../src/combine/fit-combination.js";
import { fitTemperature } from "../src/combine/fit-temperature.js";
import { selectGreedily } from "../src/combine/greedy-selection.js";
import { atTemperature } from "../src/combine/temperature.js";
import { uncertaintyOf } from "../src/combine/uncertainty.js";
import type { MemberPredictions } from "../src/member/predictions.js";
import { abstention } from "../src/scores/abstention.js";
import { pairDiversity, residualCorrelation } from "../src/scores/diversity.js";
import { meanDiversity, pairwiseDiversity } from "../src/scores/error-diversity.js";
import { madeUpData, ofSecondClass, spec } from "./support/made-up-run.js";

describe("R4: greedy ensemble selection", () => {
  const one = (...values: number[]) => Float32Array.from(values);
  const target = { wanted: Float64Array.of(0, 0), scale: [1] };

  it("takes the best member first, then whoever makes the mean best, also the same again", () => {
    // Errors: a is off by (1, 1), b by (-2, -2), c by (4, 0). Best mean of three: a, a, b, which is right.
    const { counts, error } = selectGreedily([one(1, 1), one(-2, -2), one(4, 0)], target, 10);
    expect(counts).toEqual([2, 1, 0]);
    expect(error).toBe(0);
  });

  it("keeps as many choices as were best, and not those after them", () => {
    const { counts, error } = selectGreedily([one(0.25, 0.25), one(8, 8)], target, 20);
    expect(counts).toEqual([1, 0]);
    expect(error).toBe(0.0625); // 0.25² a row
  });

  it("takes the first of equals", () => {
    expect(selectGreedily([one(3, 3), one(3, 3)], target, 5).counts).toEqual([1, 0]);
  });

  it("makes targets of other units comparable by their scale", () => {
    const wide = { wanted: Float64Array.of(0, 0), scale: [1, 0.001] };
    expect(selectGreedily([one(1, 0), one(0, 500)], wide, 1).counts).toEqual([0, 1]);
    expect(selectGreedily([one(1, 0), one(0, 500)], { ...wide, scale: [1, 1] }, 1).counts).toEqual([1, 0]);
  });

  it("weighs the members of the vote by what they do on validation rows", () => {
    const data = { ...madeUpData(), validation: { ...madeUpData().train, labels: Int32Array.of(0, 1) } };
    const voters = [ofSecondClass(0.9, 0.1), ofSecondClass(0.2, 0.7), ofSecondClass(0.45, 0.55)].map(
      (validation, member) => ({
        member,
        validationScore: null,
        predictions: predictions({ validation }),
      }),
    );
    const asked = spec({
      selection: { greedy: { rounds: 8 } },
      data: { train: { sample: "digits" }, validation: 0.1 },
    });
    const { voting, weights, selection } = fitCombination(asked, voters, data, 3);
    expect([voting, weights]).toEqual(["weighted", [0, 1, 0]]);
    expect(selection).toMatchObject({ kind: "greedy", rows: "validation" });
    expect(selection).toHaveProperty("error", expect.closeTo((2 * 0.2 ** 2 + 2 * 0.3 ** 2) / 2, 6));
  });

  it("says which rows it lacks", () => {
    const asked = spec({ selection: "greedy" });
    const voters = [{ member: 0, validationScore: null, predictions: predictions({}) }];
    expect(() => fitCombination(asked, voters, madeUpData(), 3)).toThrow(
      expect.objectContaining({ code: "rows-missing", message: expect.stringMatching(/^selection: .*out-of-bag/) }),
    );
  });
});

function predictions(some: Partial<MemberPredictions>): MemberPredictions {
  return { classes: 2, test: null, validation: null, outOfBag: null, ...some };
}

describe("out-of-bag answers made whole", () => {
  it("put the mean of those that did not train on a row in the place of one that did", () => {
    const ballots = [
      { probabilities: Float32Array.of(0.25, 0.5), rows: Int32Array.of(0, 2), weight: 5 },
      { probabilities: Float32Array.of(0.75, 1), rows: Int32Array.of(0, 3), weight: 1 },
      { probabilities: new Float32Array(0), rows: new Int32Array(0), weight: 1 },
    ];
    const { rows, answers } = denseAnswers(ballots, { rows: 5, classes: 1 });
    expect([...rows]).toEqual([0, 2, 3]);
    expect(answers.map((answer) => [...answer])).toEqual([
      [0.25, 0.5, 1],
      [0.75, 0.5, 1],
      [0.5, 0.5, 1],
    ]);
  });
});

describe("R4: temperature", () => {
  it("leaves the order of the classes, and makes them less sure above 1, surer below", () => {
    const p = Float32Array.of(0.7, 0.2, 0.1);
    const [hot, cold] = [2, 0.5].map((t) => atTemperature(p, "classification", 3, t));
    // p^(1/T), made to sum to 1: √0.7 : √0.2 : √0.1 and 0.49 : 0.04 : 0.01
    expect(hot![0]).toBeCloseTo(Math.sqrt(0.7) / (Math.sqrt(0.7) + Math.sqrt(0.2) + Math.sqrt(0.1)), 6);
    expect(cold![0]).toBeCloseTo(0.49 / 0.54, 6);
  });

  it("gives back what it got at 1, also certainty", () => {
    const p = Float32Array.of(1, 0, 0.5, 0.5);
    atTemperature(p, "classification", 2, 1).forEach((value, at) => {
      expect(value).toBeCloseTo(p[at]!, 6);
    });
    atTemperature(p, "multilabel", 4, 1).forEach((value, at) => {
      expect(value).toBeCloseTo(p[at]!, 6);
    });
  });

  it("stays within its bounds where every row is right, or none", () => {
    const p = ofSecondClass(0.9, 0.1);
    const truth = (labels: number[]) =>
      ({ task: "classification", labels: Int32Array.from(labels), outputs: 2 }) as const;
    expect(fitTemperature(p, truth([1, 0]))).toBe(0.05);
    expect(fitTemperature(p, truth([0, 1]))).toBe(20);
  });

  it("leaves rows that nobody voted on empty", () => {
    const ballot = { probabilities: Float32Array.of(0.25, 0.75), rows: Int32Array.of(1), weight: 1 };
    const combination = { task: "classification", voting: "soft", temperature: 2 } as const;
    const { answers, voted } = combine(combination, [ballot], { rows: 2, classes: 2 });
    expect([...voted]).toEqual([0, 1]);
    expect([...answers.subarray(0, 2)]).toEqual([0, 0]);
    expect(answers[3]).toBeCloseTo(Math.sqrt(3) / (1 + Math.sqrt(3)), 6);
  });
});

describe("R4: diversity", () => {
  const right = (...rows: number[]) => Uint8Array.from(rows);

  it("is Yule's Q and the correlation of errors, worked by hand", () => {
    // Both right 3, only one 1, only the other 2, neither 4.
    const one = right(1, 1, 1, 1, 0, 0, 0, 0, 0, 0);
    const other = right(1, 1, 1, 0, 1, 1, 0, 0, 0, 0);
    const { q, errorCorrelation } = pairDiversity(one, other);
    expect(q).toBeCloseTo((12 - 2) / (12 + 2), 12);
    expect(errorCorrelation).toBeCloseTo((12 - 2) / Math.sqrt(4 * 6 * 5 * 5), 12);
  });

  it("is 1 for members that err alike, -1 for those that complete each other, undefined for one that never errs", () => {
    expect(pairDiversity(right(1, 0), right(1, 0))).toEqual({ q: 1, errorCorrelation: 1 });
    expect(pairDiversity(right(1, 0), right(0, 1))).toEqual({ q: -1, errorCorrelation: -1 });
    expect(pairDiversity(right(1, 1), right(0, 1))).toEqual({ q: null, errorCorrelation: null });
  });

  it("of regressions is the correlation of what they are off by", () => {
    expect(residualCorrelation(Float64Array.of(1, 2, 3), Float64Array.of(2, 4, 6))).toBeCloseTo(1, 12);
    expect(residualCorrelation(Float64Array.of(1, 0, -1), Float64Array.of(1, -2, 1))).toBeCloseTo(0, 12);
    expect(residualCorrelation(Float64Array.of(1, 1), Float64Array.of(1, 2))).toBeNull();
  });

  it("is averaged over the pairs for which it is defined", () => {
    const truth = { task: "classification", labels: Int32Array.of(0, 0), outputs: 2 } as const;
    const pairs = pairwiseDiversity([ofSecondClass(0, 1), ofSecondClass(1, 0), ofSecondClass(0, 0)], truth);
    expect(meanDiversity(pairs, [0, 1, 2])).toEqual({ q: -1, errorCorrelation: -1 });
    expect(meanDiversity(pairs, [0, 2])).toEqual({ q: null, errorCorrelation: null });
    expect(meanDiversity(pairs, [1])).toBeNull();
  });
});

describe("R4: uncertainty", () => {
  const LN2 = Math.LN2;

  it("is all mutual information where sure members contradict each other", () => {
    const { entropy, mutualInformation, variance } = uncertaintyOf(
      "classification",
      [Float32Array.of(1, 0), Float32Array.of(0, 1)],
      [1, 1],
      2,
    );
    expect(entropy![0]).toBeCloseTo(LN2, 6);
    expect(mutualInformation![0]).toBeCloseTo(LN2, 6);
    expect([...variance]).toEqual([0.25, 0.25]);
  });

  it("is none of it where they are unsure alike", () => {
    const { entropy, mutualInformation, variance } = uncertaintyOf(
      "classification",
      [Float32Array.of(0.5, 0.5), Float32Array.of(0.5, 0.5)],
      [1, 1],
      2,
    );
    expect(entropy![0]).toBeCloseTo(LN2, 6);
    expect([mutualInformation![0], ...variance]).toEqual([0, 0, 0]);
  });

  it("weighs the members as the vote does, and adds up over labels", () => {
    const answers = [Float32Array.of(1, 0.5), Float32Array.of(0, 0.5)];
    const { entropy, variance } = uncertaintyOf("multilabel", answers, [3, 1], 2);
    const h = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    expect(entropy![0]).toBeCloseTo(h(0.75) + h(0.5), 6);
    expect(variance[0]).toBeCloseTo(0.75 * 0.25, 6);
  });
});

describe("R4: abstaining", () => {
  it("answers where it is sure enough, and scores those rows alone", () => {
    const p = ofSecondClass(0.9, 0.6, 0.3, 0.55);
    const labels = Int32Array.of(1, 0, 0, 1);
    expect(abstention(p, labels, 2, 0.5)).toEqual({ below: 0.5, coverage: 1, accuracy: 0.75 });
    expect(abstention(p, labels, 2, 0.65)).toEqual({ below: 0.65, coverage: 0.5, accuracy: 1 });
    expect(abstention(p, labels, 2, 0.95)).toEqual({ below: 0.95, coverage: 0, accuracy: null });
  });
});

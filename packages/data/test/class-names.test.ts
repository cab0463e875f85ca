import { describe, expect, it } from "vitest";
import { classIndices, classNames } from "../src/labels/class-names.js";
import { PLAIN_ROWS, type RawRows } from "../src/sources/raw-rows.js";

function labelled(...labels: string[]): RawRows {
  const lines = labels.map((_, row) => row + 1);
  const count = labels.length;
  return {
    ...PLAIN_ROWS,
    file: "rows.csv",
    shape: [1],
    count,
    features: new Float32Array(count),
    labels: { names: ["kind"], fields: ['column "kind"'], columns: [labels] },
    lines,
  };
}

describe("classNames", () => {
  it("sorts numbers by value", () => {
    expect(classNames(labelled("10", "9", "-1", "9", "1.5"))).toEqual(["-1", "1.5", "9", "10"]);
  });

  it("sorts text by code unit, which no locale changes", () => {
    expect(classNames(labelled("é", "b", "a", "B", "10", "9"))).toEqual(["10", "9", "B", "a", "b", "é"]);
  });

  it("reads whole numbers written as floats, and keeps codes apart", () => {
    expect(classNames(labelled("1.0", "1", "2.00"))).toEqual(["1", "2"]);
    expect(classNames(labelled("007", "7"))).toEqual(["007", "7"]);
  });

  it("refuses a single class", () => {
    expect(() => classNames(labelled("a", "a"))).toThrow(
      expect.objectContaining({
        code: "one-class",
        message: 'rows.csv: column "kind": expected at least two classes, all 2 rows have the label "a"',
      }),
    );
  });

  it("refuses a row without a label", () => {
    expect(() => classNames(labelled("a", "", "b"))).toThrow(
      expect.objectContaining({
        code: "unknown-label",
        line: 2,
        message: expect.stringContaining("got none; leave rows without a label out of the file"),
      }),
    );
  });
});

describe("classIndices", () => {
  it("gives each label its class", () => {
    expect(classIndices(labelled("b", "a", "b"), ["a", "b"])).toEqual(Int32Array.of(1, 0, 1));
    expect(classIndices(labelled("3.0"), ["1", "3"])).toEqual(Int32Array.of(1));
  });

  it("refuses a label that training never had, with its line", () => {
    expect(() => classIndices(labelled("a", "c"), ["a", "b"])).toThrow(
      expect.objectContaining({
        code: "unknown-label",
        line: 2,
        message: 'rows.csv:2: column "kind": the label "c" is in none of the training rows; they have "a", "b"',
      }),
    );
  });
});

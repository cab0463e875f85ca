import { describe, expect, it } from "vitest";
import { type PartSamples, repeatedRows } from "../src/findings/repeated-rows.js";

/** Rows of one feature of few values, each with a target of its own. */
function fewFeatures(part: PartSamples["part"], count: number, firstTarget: number): PartSamples {
  return {
    part,
    count,
    features: Uint8Array.from({ length: count }, (_, row) => row % 2),
    labels: Float32Array.from({ length: count }, (_, row) => firstTarget + row),
    placeOf: (row) => ({ part, file: "f.csv", row: row + 1 }),
  };
}

describe("G2: leakage in tables of few distinct rows", () => {
  it("is looked for in 100,000 rows whose targets tell them apart, without comparing each with each", () => {
    const rows = 100_000;
    const findings = repeatedRows([fewFeatures("train", rows, 0), fewFeatures("test", rows, rows - 2)], false);
    expect(findings.map(({ count, pairs }) => [count, pairs.length])).toEqual([[2, 2]]);
    expect(findings[0]?.pairs[0]?.map(({ row }) => row)).toEqual([rows - 1, 1]);
  });
});

import { describe, expect, it } from "vitest";
import { checkInput } from "../../src/check/input-check.js";
import { inputStatistics } from "../../src/check/input-statistics.js";
import { changed, clouds, soundData } from "./support/checked.js";

const identity = { mean: new Float32Array(12), scale: new Float32Array(12).fill(1) };

describe("D3: preprocessing forgotten, or done twice", () => {
  it("says nothing of values around deviation 1", () => {
    const { findings, training } = checkInput(soundData(), "standard");
    expect(findings).toEqual([]);
    expect(training.overall.mean).toBeCloseTo(0, 0);
    expect(training.overall.deviation).toBeCloseTo(1, 0);
  });

  it("names values that nobody normalised", () => {
    const train = changed(clouds(400, 1), (value) => 120 + 70 * value);
    const { findings } = checkInput(soundData({ normalisation: identity, train, test: null }), "none");
    expect(findings.map(({ severity }) => severity)).toEqual(["warning"]);
    expect(findings[0]?.what).toMatch(/mean 17\d, deviation 1\d\d.*not normalised/);
    expect(findings[0]?.remedy).toContain("data.normalise: standard");
  });

  it("names pixels that were divided by 255 twice", () => {
    const train = changed(clouds(400, 1), (value) => Math.min(255, Math.max(0, 128 + 40 * value)) / 255 / 255);
    const { findings } = checkInput(soundData({ normalisation: identity, train, test: null }), "none");
    expect(findings[0]?.what).toContain("divided by 255 twice");
  });

  it("names test rows that were normalised before and are a second time", () => {
    const train = changed(clouds(400, 1), (value) => 120 + 70 * value);
    const { raw } = inputStatistics(train, identity);
    const normalisation = {
      mean: Float32Array.from(raw, ({ mean }) => mean),
      scale: Float32Array.from(raw, ({ deviation }) => 1 / deviation),
    };
    const unnormalised = changed(clouds(400, 1), (value) => 120 + 70 * value);
    const test = changed(unnormalised, (value, column) => (value - raw[column]!.mean) / raw[column]!.deviation);
    const { findings } = checkInput(soundData({ train, test, normalisation }), "standard");
    expect(findings.map(({ severity }) => severity)).toEqual(["error"]);
    expect(findings[0]?.what).toContain("test rows");
    expect(findings[0]?.what).toContain("normalised before, and are a second time");
    const right = checkInput(soundData({ train, test: unnormalised, normalisation }), "standard");
    expect(right.findings).toEqual([]);
  });

  it("notes data that were standardised before they came", () => {
    const { raw } = inputStatistics(clouds(400, 1), identity);
    const train = changed(clouds(400, 1), (value, column) => (value - raw[column]!.mean) / raw[column]!.deviation);
    const { findings } = checkInput(soundData({ train, test: null, normalisation: identity }), "standard");
    expect(findings.map(({ severity }) => severity)).toEqual(["note"]);
    expect(findings[0]?.what).toContain("somebody normalised them before");
  });

  it("looks at a table of more columns than a call takes arguments", () => {
    const columns = 200_000;
    const features = Float32Array.from(
      { length: 2 * columns },
      (_, at) => (at % columns === 7 ? 1e6 : 1) * (at < columns ? -1 : 1),
    );
    const train = { count: 2, features, labels: Int32Array.of(0, 1), weights: null, groups: null };
    const normalisation = { mean: new Float32Array(columns), scale: new Float32Array(columns).fill(1) };
    const { findings, training } = checkInput(
      soundData({ shape: [columns], columnNames: null, normalisation, train, test: null }),
      "standard",
    );
    expect([training.overall.low, training.overall.high]).toEqual([-1e6, 1e6]);
    expect(findings[0]?.what).toContain("reach the first layer");
  });

  it("names constant columns by their names", () => {
    const train = changed(clouds(400, 1), (value, column) => (column === 3 || column === 5 ? 0.75 : value));
    const { findings, constant } = checkInput(soundData({ train, test: null }), "standard");
    expect(constant).toBe(2);
    expect(findings.map(({ severity }) => severity)).toEqual(["warning"]);
    expect(findings[0]?.what).toBe("column x3 and column x5 are the same in all training rows");
  });

  it("takes no column for constant that differs in one row that the statistics did not look at", () => {
    const rows = clouds(4001, 1);
    const train = changed(rows, (value, column, row) => (column === 3 && row !== 1 ? 0.75 : value));
    expect(checkInput(soundData({ train, test: null }), "standard").constant).toBe(0);
  });

  it("counts constant pixels of images, which are no fault", () => {
    const count = 50;
    const features = new Uint8Array(count * 16).map((_, at) => (at % 16 < 4 ? 0 : (at * 37) % 251));
    const train = { count, features, labels: new Int32Array(count), weights: null, groups: null };
    const statistics = inputStatistics(train, { mean: Float32Array.of(0), scale: Float32Array.of(1) }).raw[0]!;
    const normalisation = { mean: Float32Array.of(statistics.mean), scale: Float32Array.of(1 / statistics.deviation) };
    const { constant, findings } = checkInput(
      soundData({ shape: [4, 4, 1], columnNames: null, train, test: null, normalisation }),
      "standard",
    );
    expect(constant).toBe(4);
    expect(findings).toEqual([]);
  });

  it("names the columns of very different sizes, and those that a few rows rule", () => {
    const uneven = changed(clouds(400, 1), (value, column) => (column === 2 ? value / 1000 : value));
    const { findings } = checkInput(soundData({ train: uneven, test: null, normalisation: identity }), "none");
    expect(findings[0]?.what).toMatch(/column x\d+ has deviation 1\.\d+, column x2 0\.001\d*/);
    const outlier = changed(clouds(2000, 1), (value, column, row) => (column === 4 && row === 7 ? 1000 : value));
    const far = checkInput(soundData({ train: outlier, test: null }), "standard").findings.at(-1);
    expect(far?.severity).toBe("note");
    expect(far?.what).toMatch(/^column x4 \(\d+\): values so many deviations/);
  });
});

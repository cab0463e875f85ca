import { describe, expect, it } from "vitest";
import { parseChoice, parseDimension } from "../../src/search/parse-dimension.js";

describe("a grid's field", () => {
  it("has values as YAML reads them, with commas of their own inside brackets", () => {
    expect(parseChoice("members.0.batchSize=16, 64,full")).toEqual({
      kind: "choice",
      field: "members.0.batchSize",
      values: [16, 64, "full"],
    });
    expect(parseChoice("members.0.model.mlp.hidden=[64],[128, 64],[]").values).toEqual([[64], [128, 64], []]);
    expect(parseChoice("members.0.optimizer={ sgd: { learningRate: 1e-2 } },adam").values).toEqual([
      { sgd: { learningRate: 0.01 } },
      "adam",
    ]);
  });

  it.each(["members.0.batchSize", "=1,2", "members.0.batchSize=", "members.0.batchSize=[1,2"])("is not %j", (text) => {
    expect(() => parseChoice(text)).toThrow(text);
  });
});

describe("a range", () => {
  it("is linear unless it says :log, and of any numbers unless it says :int", () => {
    const range = (text: string) => parseDimension(`members.0.epochs=${text}`);
    const base = { kind: "range", field: "members.0.epochs" };
    expect(range("0..0.5")).toEqual({ ...base, low: 0, high: 0.5, scale: "linear", integer: false });
    expect(range("1e-4..1e-1:log")).toEqual({ ...base, low: 1e-4, high: 0.1, scale: "log", integer: false });
    expect(range("-3..128:int")).toEqual({ ...base, low: -3, high: 128, scale: "linear", integer: true });
    expect(range("4..128:int:log")).toEqual({ ...base, low: 4, high: 128, scale: "log", integer: true });
  });

  it("may be a choice", () => {
    expect(parseDimension("members.0.batchSize=16,64")).toMatchObject({ kind: "choice", values: [16, 64] });
  });

  it.each([
    ["1..0", "a range's low end must be below its high end, got 1..0"],
    ["1..1", "a range's low end must be below its high end, got 1..1"],
    ["0..1:log", "a logarithmic range begins above 0, got 0..1"],
    ["0.5..2:int", "a range of whole numbers has whole ends, got 0.5..2"],
    ["a..b", "a range is from a number to a number, got NaN..NaN"],
    ["1..2:fast", "after the range stand :log, :int, both or none, got :fast"],
  ])("is not %s: %s", (text, message) => {
    expect(() => parseDimension(`members.0.epochs=${text}`)).toThrow(message);
  });
});

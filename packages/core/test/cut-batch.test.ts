import { describe, expect, it } from "vitest";
import { cutBatch } from "../src/index.js";

describe("cutBatch", () => {
  it("cuts into parts as equal as can be, the larger ones first", () => {
    expect(cutBatch(10, 4)).toEqual([
      { start: 0, before: 0, rows: 3, count: 2 },
      { start: 6, before: 2, rows: 2, count: 2 },
    ]);
    expect(cutBatch(64, 2)).toEqual([{ start: 0, before: 0, rows: 32, count: 2 }]);
    expect(cutBatch(5, 5)).toEqual([{ start: 0, before: 0, rows: 1, count: 5 }]);
    expect(cutBatch(5, 1)).toEqual([{ start: 0, before: 0, rows: 5, count: 1 }]);
  });

  it("covers each row once, whatever the number of parts", () => {
    for (let rows = 1; rows <= 20; rows++) {
      for (let parts = 1; parts <= rows; parts++) {
        const covered = cutBatch(rows, parts).flatMap(({ start, rows, count }) =>
          Array.from({ length: rows * count }, (_, index) => start + index),
        );
        expect(covered).toEqual(Array.from({ length: rows }, (_, row) => row));
      }
    }
  });

  it.each([0, 6, 1.5])("refuses %s parts of five rows", (parts) => {
    expect(() => cutBatch(5, parts)).toThrow(`a batch of 5 is cut into 1 to 5 parts, got ${parts}`);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeTable } from "../src/encoding/encode-table.js";
import { encodeText } from "../src/encoding/encode-text.js";
import { fitOffset } from "../src/encoding/fit-offset.js";
import { fitTable } from "../src/encoding/fit-table.js";
import { fitText } from "../src/encoding/fit-text.js";
import { parseEncoding } from "../src/encoding/parse-encoding.js";
import { resizeImages } from "../src/encoding/resize-images.js";
import { unitsOf } from "../src/encoding/text-units.js";
import { PLAIN_ROWS, type RawRows } from "../src/sources/raw-rows.js";

const NONE = Number.NaN;
const table: RawRows = {
  ...PLAIN_ROWS,
  file: "a.csv",
  shape: [2],
  count: 5,
  features: Float32Array.of(1, 0, NONE, 1, 7, 2, 4, NONE, 100, 0),
  columns: [
    { name: "size", number: 0, field: 'column "size"', categories: null },
    { name: "kind", number: 1, field: 'column "kind"', categories: ["red", "blue", "green"] },
  ],
  labels: null,
};
const all = Int32Array.of(0, 1, 2, 3, 4);

describe("a table's encoding", () => {
  const encoding = fitTable(table, Int32Array.of(0, 1, 2, 3), "median");

  it("learns medians and categories from the training rows alone", () => {
    expect(encoding).toEqual({
      kind: "table",
      columns: [
        { name: "size", fill: 4 },
        { name: "kind", categories: ["blue", "green", "red"] },
      ],
    });
    expect(fitTable(table, Int32Array.of(0, 4), "median")?.columns).toEqual([
      { name: "size", fill: 50.5 },
      { name: "kind", categories: ["red"] },
    ]);
  });

  it("fills with the median, gives a category a feature of its own, and a missing one none", () => {
    expect(encodeTable(table, encoding!, all)).toEqual({
      features: Float32Array.of(1, 0, 0, 1, 4, 1, 0, 0, 7, 0, 1, 0, 4, 0, 0, 0, 100, 0, 0, 1),
      counts: { filled: 2, unknown: 0 },
    });
  });

  it("gives a category that training never had all zeros, and counts it", () => {
    const known = fitTable(table, Int32Array.of(0, 1), "median")!;
    expect(encodeTable(table, known, Int32Array.of(2))).toEqual({
      features: Float32Array.of(7, 0, 0),
      counts: { filled: 0, unknown: 1 },
    });
  });

  it("is none for numbers without gaps, which stay as they are", () => {
    expect(fitTable({ ...table, columns: [table.columns![0]!] }, all, "refuse")).toBeNull();
  });
});

describe("numbers that float32 does not tell apart", () => {
  const start = 1_700_000_000;
  const times = Array.from({ length: 200 }, (_, row) => start + row);

  it("have an offset subtracted before they are rounded: the median, which is one of them", () => {
    expect(fitOffset(Float64Array.from(times))).toBe(start + 99);
    expect(fitOffset(Float64Array.from([0, ...times]))).toBe(start + 99); // one of another size changes nothing
    expect(fitOffset(Float64Array.from(times, (time) => time * 200))).toBe((start + 99) * 200); // distinct, and far off
  });

  it.each<[string, number[]]>([
    ["fractions", [0.1, 0.2, 0.3, 0.7]],
    ["small deviations from a year", [1995.5, 1996.1, 2001.25, 2020.7]],
    ["one value", [0.1, 0.1]],
    ["none", []],
    ["numbers of many sizes", [1e-30, 1e-7, 0.3, 1e9 + 0.5, 1e30]],
    ["days in seconds, which float32 holds", times.map((_, day) => start - (start % 86_400) + 86_400 * day)],
  ])("are not %s, which stay as they are", (_, values) => {
    expect(fitOffset(Float64Array.from(values))).toBe(0);
  });

  it("keep the offset in their encoding, and gaps are filled after it", () => {
    const seconds: RawRows = {
      ...table,
      shape: [1],
      count: 4,
      features: Float64Array.of(start, start + 3, start + 5, NONE),
      columns: [{ ...table.columns![0]!, name: "ts" }],
    };
    const encoding = fitTable(seconds, Int32Array.of(0, 1, 2, 3), "median")!;
    expect(encoding.columns).toEqual([{ name: "ts", offset: start + 3, fill: 0 }]);
    expect(parseEncoding(JSON.parse(JSON.stringify(encoding)))).toEqual(encoding);
    expect(encodeTable(seconds, encoding, Int32Array.of(0, 1, 2, 3)).features).toEqual(Float32Array.of(-3, 0, 2, 0));
    expect(fitTable(seconds, Int32Array.of(0, 1), "refuse")?.columns).toEqual([
      { name: "ts", offset: start, fill: null },
    ]);
  });

  it("are no numbers of a sequence, whose steps must stay comparable", () => {
    const sequences = {
      ...table,
      shape: [2, 1],
      count: 2,
      features: Float64Array.of(start, start + 1, start + 2, start + 3),
    };
    expect(fitTable({ ...sequences, columns: null }, Int32Array.of(0, 1), "refuse")).toBeNull();
  });
});

describe("units of a text", () => {
  it.each([
    ["It's GOOD, isn't it?", ["it's", "good", ",", "isn't", "it", "?"]],
    ["Äpfel  und\nBirnen_2", ["äpfel", "und", "birnen_2"]],
    ["", []],
  ])("of %j are the words and punctuation %j", (text, words) => {
    expect(unitsOf(text, "word")).toEqual(words);
  });

  it("are characters as they are, of which accents are no separate ones", () => {
    expect(unitsOf("Ae\u0301 🙂", "character")).toEqual(["A", "é", " ", "🙂"]);
  });
});

describe("texts as sequences", () => {
  const texts = ["a b b c", "b a", "d d d d"];
  const encoding = fitText(texts, Int32Array.of(0, 1), { unit: "word", length: 3, vocabulary: 4 });

  it("have a vocabulary of the training texts' most frequent units, of equals the first", () => {
    expect(encoding).toEqual({ kind: "text", unit: "word", length: 3, vocabulary: ["b", "a"] });
  });

  it("are numbers below the vocabulary's size: padded in front, the end kept, 1 for what is not in the vocabulary", () => {
    expect(encodeText(texts, encoding, Int32Array.of(0, 1, 2))).toEqual(Uint8Array.of(2, 2, 1, 0, 2, 3, 1, 1, 1));
  });

  it("are floats where bytes do not hold the vocabulary", () => {
    const words = Array.from({ length: 300 }, (_, index) => `w${String(index).padStart(3, "0")}`);
    const large = fitText([words.join(" ")], Int32Array.of(0), { unit: "word", length: 1, vocabulary: 1000 });
    expect(encodeText(["w299"], large, Int32Array.of(0))).toEqual(Float32Array.of(301));
  });
});

describe("M4: smaller images", () => {
  it("are the means of whole areas", () => {
    const image = Uint8Array.of(0, 2, 100, 102, 4, 6, 104, 106);
    expect(resizeImages(image, [2, 4, 1], [1, 2])).toEqual(Uint8Array.of(3, 103));
  });

  it("share a pixel on a border by the area that lies on each side", () => {
    expect(resizeImages(Float32Array.of(0, 3, 6), [1, 3, 1], [1, 2])).toEqual(Float32Array.of(1, 5));
  });

  it("keep their channels apart, and each other", () => {
    const two = Uint8Array.of(0, 100, 10, 200, 50, 0, 50, 0);
    expect(resizeImages(two, [1, 2, 2], [1, 1])).toEqual(Uint8Array.of(5, 150, 50, 0));
  });

  it("keep the mean, and one colour (property)", () => {
    const side = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.infiniteStream(fc.nat(255)),
        (height, width, newHeight, newWidth, values) => {
          const image = Float32Array.from({ length: height * width }, () => values.next().value as number);
          const mean = (pixels: Float32Array) => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
          const resized = resizeImages(image, [height, width, 1], [newHeight, newWidth]);
          expect(resized.length).toBe(newHeight * newWidth);
          expect(mean(resized)).toBeCloseTo(mean(image), 3);
          const flat = new Uint8Array(height * width).fill(77);
          expect(resizeImages(flat, [height, width, 1], [newHeight, newWidth]).every((value) => value === 77)).toBe(
            true,
          );
        },
      ),
      { seed: 1 },
    );
  });
});

describe("parseEncoding", () => {
  it.each([
    null,
    {
      kind: "table",
      columns: [
        { name: null, fill: null },
        { name: "a", fill: 2 },
        { name: "b", categories: [] },
      ],
    },
    { kind: "text", unit: "word", length: 3, vocabulary: ["a"] },
    { kind: "images", from: [4, 4, 1], size: [2, 2] },
  ])("takes %j", (encoding) => {
    expect(parseEncoding(JSON.parse(JSON.stringify(encoding)))).toEqual(encoding);
  });

  it.each([
    "table",
    { kind: "table", columns: [] },
    { kind: "table", columns: [{ name: "a" }] },
    { kind: "table", columns: [{ name: "a", fill: "1" }] },
    { kind: "text", unit: "word", length: 0, vocabulary: [] },
    { kind: "images", from: [4, 4], size: [2, 2] },
  ])("refuses %j", (encoding) => {
    expect(() => parseEncoding(encoding)).toThrow(expect.objectContaining({ code: "bad-data-set" }));
  });
});

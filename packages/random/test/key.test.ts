import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deriveKey, type Key, randomStream, rootKey } from "../src/index.js";

const root = rootKey(7);
const element = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));

describe("rootKey", () => {
  it("holds all 53 bits of the seed", () => {
    expect(rootKey(0)).toEqual([0, 0]);
    expect(rootKey(2 ** 53 - 1)).toEqual([0xffffffff, 0x1fffff]);
    expect(rootKey(2 ** 32)).toEqual([0, 1]);
  });

  it.each([-1, 0.5, 2 ** 53, Number.NaN])("refuses the seed %s", (seed) => {
    expect(() => rootKey(seed)).toThrow(RangeError);
  });
});

describe("deriveKey", () => {
  it("keeps its keys for ever, since bags and splits of saved runs stand on them", () => {
    expect(deriveKey(root, "member", 3, "bag")).toEqual([2407165549, 4260780294]);
    expect(deriveKey(root, "a string of more than one block")).toEqual([1471640790, 1723225268]);
  });

  it("goes along a path in one call or in several", () => {
    expect(deriveKey(root, "member", 3, "bag")).toEqual(deriveKey(deriveKey(deriveKey(root, "member"), 3), "bag"));
    expect(deriveKey(root)).toEqual(root);
  });

  it("tells order, type and grouping apart", () => {
    const paths: (string | number)[][] = [
      ["a", "b"],
      ["b", "a"],
      ["ab"],
      ["a", "", "b"],
      [""],
      ["\0"],
      ["\0\0"],
      [1],
      ["1"],
      [-1],
      [0.1],
      [2 ** 32],
      ["abcd"],
      ["abcd", ""],
      ["abcde"],
      ["abcd", "e"],
    ];
    expect(new Set(paths.map((path) => deriveKey(root, ...path).join())).size).toBe(paths.length);
  });

  it("gives different keys for different paths (property)", () => {
    const path = fc.array(element, { maxLength: 4 });
    fc.assert(
      fc.property(path, path, (one, other) => {
        const same = one.length === other.length && one.every((part, index) => part === other[index]);
        expect(deriveKey(root, ...one).join() === deriveKey(root, ...other).join()).toBe(same);
      }),
      { seed: 1 },
    );
  });

  it("does not repeat what its parent's stream draws", () => {
    const stream = randomStream(root);
    const drawn = new Set(Array.from({ length: 1000 }, () => stream.uint32()));
    const children: Key[] = Array.from({ length: 100 }, (_, index) => deriveKey(root, index));
    expect(children.flat().filter((word) => drawn.has(word))).toEqual([]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %s in a path", (value) => {
    expect(() => deriveKey(root, value)).toThrow(RangeError);
  });
});

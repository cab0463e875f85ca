import { describe, expect, it } from "vitest";
import { type BagOptions, drawBag } from "../src/bag/draw-bag.js";
import { checksum, options, ROWS } from "./support/bag-options.js";

/** How often each of `population` numbers is drawn. */
function times(drawn: Uint32Array, population: number): Uint32Array {
  const counts = new Uint32Array(population);
  for (const row of drawn) counts[row]!++;
  return counts;
}

describe("R4: features drawn with replacement", () => {
  it("come as often as they were drawn, ascending, also when all are asked for", () => {
    const { features } = drawBag({ ...options, bootstrapFeatures: true }, 1, 0);
    expect(features).toHaveLength(64);
    expect([...features!]).toEqual([...features!].sort((a, b) => a - b));
    const distinct = new Set(features).size;
    expect(distinct).toBeLessThan(64);
    expect(Math.abs(distinct / 64 - (1 - Math.exp(-1)))).toBeLessThan(0.16); // the deviation is about 0.04
    expect(drawBag({ ...options, bootstrapFeatures: true, maxFeatures: 0.25 }, 1, 0).features).toHaveLength(16);
  });
});

describe("R4: bags of whole groups", () => {
  // Groups of 1, 2, 3, … rows, scattered; the numbers are not 0, 1, 2, ….
  const groups = Array.from({ length: 20 }, (_, group) => new Array<number>(group + 1).fill(7 * group - 3)).flat();
  const rowGroups = Int32Array.from(groups, (_, row) => groups[(row * 11) % groups.length]!);
  const grouped = { ...options, groups: true, rowCount: rowGroups.length, rowGroups };

  it("have every row of a group as often as the group was drawn, and none of the others", () => {
    const { rows, outOfBag } = drawBag(grouped, 3, 0);
    const ofRow = times(rows, rowGroups.length);
    const ofGroup = new Map<number, Set<number>>();
    rowGroups.forEach((group, row) => {
      ofGroup.set(group, (ofGroup.get(group) ?? new Set()).add(ofRow[row]!));
    });
    expect([...ofGroup.values()].map((counts) => counts.size)).toEqual(new Array(20).fill(1));
    const drawnOften = [...ofGroup.values()].map((counts) => [...counts][0]!);
    expect(drawnOften.reduce((sum, count) => sum + count, 0)).toBe(20);
    const left = new Set([...outOfBag].map((row) => rowGroups[row]!));
    expect([...left].some((group) => [...rows].some((row) => rowGroups[row] === group))).toBe(false);
    expect(left.size).toBe(drawnOften.filter((count) => count === 0).length);
  });

  it("count maxSamples in groups, and draw them without replacement when asked to", () => {
    const { rows } = drawBag({ ...grouped, bootstrap: false, maxSamples: 5 }, 3, 0);
    expect(new Set([...rows].map((row) => rowGroups[row])).size).toBe(5);
    expect(new Set(rows).size).toBe(rows.length);
  });

  it("need rows that are in groups", () => {
    expect(() => drawBag({ ...grouped, rowGroups: null }, 0, 0)).toThrow(
      expect.objectContaining({ code: "bag-invalid", message: expect.stringMatching(/bagging\.groups: .*groups/) }),
    );
  });
});

describe("R4: Poisson bags", () => {
  it("draw each row independently: mean and variance are the rate, and e⁻ʳᵃᵗᵉ are left out", () => {
    for (const rate of [1, 0.4]) {
      const { rows, outOfBag } = drawBag({ ...options, poisson: true, maxSamples: rate }, 1, 0);
      const counts = times(rows, ROWS);
      const mean = rows.length / ROWS;
      const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / ROWS;
      expect(Math.abs(mean - rate)).toBeLessThan(4 * Math.sqrt(rate / ROWS));
      expect(Math.abs(variance - rate)).toBeLessThan(0.06);
      expect(Math.abs(outOfBag.length / ROWS - Math.exp(-rate))).toBeLessThan(0.02);
    }
  });

  it("have sizes of their own", () => {
    const sizes = [0, 1, 2, 3].map((member) => drawBag({ ...options, poisson: true }, 1, member).rows.length);
    expect(new Set(sizes).size).toBe(4);
  });

  it("that are empty are refused", () => {
    expect(() => drawBag({ ...options, poisson: true, maxSamples: 1e-9, rowCount: 5 }, 0, 0)).toThrow(
      expect.objectContaining({ code: "bag-invalid", message: expect.stringMatching(/member 0: .*empty/) }),
    );
  });
});

describe("R4: cross-validation bags", () => {
  const folded = { ...options, bootstrap: false, folds: 4, rowCount: 1002 };

  it("leave each row out of exactly one of the first k members, which trains once on all others", () => {
    const bags = [0, 1, 2, 3].map((member) => drawBag(folded, 7, member));
    expect(bags.flatMap(({ outOfBag }) => [...outOfBag]).sort((a, b) => a - b)).toEqual([...Array(1002).keys()]);
    for (const { rows, outOfBag } of bags) expect(new Set([...rows, ...outOfBag]).size).toBe(1002);
    expect(bags.map(({ rows }) => rows.length).sort()).toEqual([751, 751, 752, 752]);
    expect(drawBag(folded, 7, 6)).toEqual(bags[2]);
    expect(drawBag(folded, 8, 2)).not.toEqual(bags[2]);
  });

  it("hold each class's share when stratifying", () => {
    const bags = [0, 1, 2, 3].map((member) =>
      drawBag({ ...folded, stratify: true, labels: options.labels!.slice(0, 1002) }, 7, member),
    );
    const rare = bags.map(({ outOfBag }) => outOfBag.filter((row) => options.labels![row] === 1).length);
    expect(rare.sort()).toEqual([25, 25, 25, 26]); // of 101
  });

  it("keep groups whole, in folds about as large", () => {
    const rowGroups = Int32Array.from({ length: 1002 }, (_, row) => Math.trunc(Math.sqrt(row)));
    const bags = [0, 1, 2, 3].map((member) => drawBag({ ...folded, groups: true, rowGroups }, 7, member));
    for (const { rows, outOfBag } of bags) {
      const inside = new Set([...rows].map((row) => rowGroups[row]));
      expect([...outOfBag].some((row) => inside.has(rowGroups[row]))).toBe(false);
      expect(Math.abs(outOfBag.length - 250.5)).toBeLessThan(10);
    }
  });

  it("need as many rows as folds", () => {
    expect(() => drawBag({ ...folded, rowCount: 3 }, 0, 0)).toThrow(/bagging\.folds: expected at most the 3/);
  });
});

describe("R4: bags of weighted rows", () => {
  it("have no row whose weight is 0, nor is it out of them", () => {
    const rowWeights = Float32Array.from({ length: ROWS }, (_, row) => (row % 3 === 0 ? 0 : 1));
    const { rows, outOfBag } = drawBag({ ...options, rowWeights }, 1, 0);
    const plain = drawBag(options, 1, 0);
    expect(rows).toEqual(plain.rows.filter((row) => row % 3 !== 0));
    expect(outOfBag).toEqual(plain.outOfBag.filter((row) => row % 3 !== 0));
  });
});

it("R4: every kind of bag has the bytes that every release and machine must give", () => {
  const rowGroups = Int32Array.from({ length: ROWS }, (_, row) => row % 97);
  const kinds: Record<string, Partial<BagOptions>> = {
    features: { bootstrapFeatures: true },
    groups: { groups: true, rowGroups },
    poisson: { poisson: true, maxSamples: 0.7 },
    folds: { folds: 5, bootstrap: false },
    stratifiedFolds: { folds: 5, bootstrap: false, stratify: true },
    groupFolds: { folds: 5, bootstrap: false, groups: true, rowGroups },
  };
  const checksums = Object.entries(kinds).map(
    ([kind, change]) => `${kind} ${checksum(drawBag({ ...options, ...change }, 2 ** 40 + 7, 3))}`,
  );
  expect(checksums).toMatchInlineSnapshot(`
    [
      "features 20e2079a63dad183",
      "groups abfb9f948173692d",
      "poisson 42cc37c220788b7a",
      "folds 3711ce4cd6c895ba",
      "stratifiedFolds 602ad01d076b6e43",
      "groupFolds 8ed8f2a725e61e72",
    ]
  `);
});

import type { DataFinding, Part, RowPlace } from "./finding.js";

/** The samples of a part, as the model gets them. */
export interface PartSamples {
  readonly part: Part;
  readonly count: number;
  readonly features: Uint8Array | Float32Array;
  placeOf(row: number): RowPlace;
}

/** As many pairs as a person reads. */
const PAIRS_SHOWN = 20;

const ROLE: Readonly<Record<Part, string>> = {
  train: "the members learn from",
  validation: "weights and settings are chosen by",
  test: "the ensemble is judged by",
};

/** Looks for the same sample, bit for bit, in two parts: one finding for each two parts that share any. */
export function repeatedRows(parts: readonly PartSamples[]): DataFinding[] {
  return parts.flatMap((first, index) => {
    const known = samplesByHash(first);
    return parts.slice(index + 1).flatMap((second) => findingOf(first, second, repetitions(first, known, second)));
  });
}

interface Repetition {
  readonly first: number;
  readonly second: number;
}

function findingOf(first: PartSamples, second: PartSamples, found: readonly Repetition[]): DataFinding[] {
  if (found.length === 0) return [];
  const share = ((100 * found.length) / second.count).toFixed(1);
  return [
    {
      kind: "repeated-rows",
      what: `${found.length} of the ${second.count} ${second.part} rows (${share} %) are in the ${first.part} rows as well`,
      why: `the rows that ${ROLE[second.part]} must be new to it: on rows that it has met, an error looks smaller than it is`,
      advice:
        "remove the repeated rows from the file, or keep what belongs together in one part with `data.split: { by: group, column: NAME }`",
      count: found.length,
      pairs: found
        .slice(0, PAIRS_SHOWN)
        .map((pair) => [first.placeOf(pair.first), second.placeOf(pair.second)] as const),
    },
  ];
}

/** The rows of the second part that the first has too, each with the first such row. */
function repetitions(
  first: PartSamples,
  known: ReadonlyMap<number, readonly number[]>,
  second: PartSamples,
): Repetition[] {
  const found: Repetition[] = [];
  for (let row = 0; row < second.count; row++) {
    const sample = sampleOf(second, row);
    const same = known.get(hashOf(sample))?.find((other) => isSame(sampleOf(first, other), sample));
    if (same !== undefined) found.push({ first: same, second: row });
  }
  return found;
}

function samplesByHash(samples: PartSamples): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (let row = 0; row < samples.count; row++) {
    const hash = hashOf(sampleOf(samples, row));
    const others = rows.get(hash);
    if (others === undefined) rows.set(hash, [row]);
    else others.push(row);
  }
  return rows;
}

/** A sample's values, as whole numbers that are equal where the values' bits are. */
function sampleOf({ features, count }: PartSamples, row: number): Uint8Array | Uint32Array {
  const size = features.length / count;
  if (features instanceof Uint8Array) return features.subarray(row * size, (row + 1) * size);
  return new Uint32Array(features.buffer, features.byteOffset + 4 * row * size, size);
}

/** FNV-1a over the values (http://www.isthe.com/chongo/tech/comp/fnv): to find candidates; equality decides. */
function hashOf(values: Uint8Array | Uint32Array): number {
  let hash = 0x811c9dc5;
  for (const value of values) {
    hash = Math.imul(hash ^ value, 0x01000193);
    hash ^= hash >>> 15; // whole words go in at once: spread their upper bits
  }
  return hash;
}

function isSame(a: Uint8Array | Uint32Array, b: Uint8Array | Uint32Array): boolean {
  return a.every((value, index) => value === b[index]);
}

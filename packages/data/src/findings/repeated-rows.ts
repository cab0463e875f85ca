import type { Labels } from "../rows.js";
import type { DataFinding, Part, RowPlace } from "./finding.js";

/** The rows of a part, as the model gets them. */
export interface PartSamples {
  readonly part: Part;
  readonly count: number;
  readonly features: Uint8Array | Float32Array;
  /** As many per row as there are targets or labels. */
  readonly labels: Labels;
  placeOf(row: number): RowPlace;
}

type NumberArray = Pick<Uint8Array | Float32Array | Int32Array, "buffer" | "byteOffset" | "BYTES_PER_ELEMENT">;
const WORD = 4;

/** As many pairs as a person reads. */
const PAIRS_SHOWN = 20;

const ROLE: Readonly<Record<Part, string>> = {
  train: "the members learn from",
  validation: "weights and settings are chosen by",
  test: "the ensemble is judged by",
};

/**
 * Looks for the same row, features and labels bit for bit, in two parts: one finding for each two parts that share any. Rows of few or
 * missing values often have the same features and are different all the same: then their labels tell.
 *
 * @param splitByGroup whether rows are set aside by whole groups already
 */
export function repeatedRows(parts: readonly PartSamples[], splitByGroup: boolean): DataFinding[] {
  return parts.flatMap((first, index) => {
    const known = samplesByHash(first);
    return parts
      .slice(index + 1)
      .flatMap((second) => findingOf(first, second, repetitions(first, known, second), splitByGroup));
  });
}

interface Repetition {
  readonly first: number;
  readonly second: number;
}

const GROUPS = {
  set: "give those that belong together the same group",
  unset: "keep what belongs together in one part with `data.split: { by: group, column: NAME }`",
};

function findingOf(
  first: PartSamples,
  second: PartSamples,
  found: readonly Repetition[],
  splitByGroup: boolean,
): DataFinding[] {
  if (found.length === 0) return [];
  const share = ((100 * found.length) / second.count).toFixed(1);
  return [
    {
      kind: "repeated-rows",
      what: `${found.length} of the ${second.count} ${second.part} rows (${share} %) ${found.length === 1 ? "is" : "are"} in the ${first.part} rows as well`,
      why: `the rows that ${ROLE[second.part]} must be new to it: on rows that it has met, an error looks smaller than it is`,
      advice:
        second.placeOf(0).row === null
          ? "remove one of the two files"
          : `remove the repeated rows from the file, or ${splitByGroup ? GROUPS.set : GROUPS.unset}`,
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
    const labels = labelsOf(second, row);
    const same = known
      .get(hashOf(labels, hashOf(sample)))
      ?.find((other) => isSame(sampleOf(first, other), sample) && isSame(labelsOf(first, other), labels));
    if (same !== undefined) found.push({ first: same, second: row });
  }
  return found;
}

function samplesByHash(samples: PartSamples): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (let row = 0; row < samples.count; row++) {
    // the labels, too: of rows that differ in them alone, all would be compared with all
    const hash = hashOf(labelsOf(samples, row), hashOf(sampleOf(samples, row)));
    const others = rows.get(hash);
    if (others === undefined) rows.set(hash, [row]);
    else others.push(row);
  }
  return rows;
}

type Bits = Uint8Array | Uint32Array;

function sampleOf({ features, count }: PartSamples, row: number): Bits {
  return bitsOf(features, features.length / count, row);
}

function labelsOf({ labels, count }: PartSamples, row: number): Bits {
  return bitsOf(labels, labels.length / count, row);
}

/** A row's values as whole numbers that are equal where the values' bits are: words where the row is made of them, which is faster, or bytes. */
function bitsOf({ buffer, byteOffset, BYTES_PER_ELEMENT }: NumberArray, size: number, row: number): Bits {
  const bytes = size * BYTES_PER_ELEMENT;
  const start = byteOffset + row * bytes;
  const words = start % WORD === 0 && bytes % WORD === 0;
  return words ? new Uint32Array(buffer, start, bytes / WORD) : new Uint8Array(buffer, start, bytes);
}

/** FNV-1a over the values (http://www.isthe.com/chongo/tech/comp/fnv), after others: to find candidates; equality decides. */
function hashOf(values: Bits, before = 0x811c9dc5): number {
  let hash = before;
  for (let index = 0; index < values.length; index++) {
    hash = Math.imul(hash ^ values[index]!, 0x01000193);
    hash ^= hash >>> 15; // whole words go in at once: spread their upper bits
  }
  return hash;
}

function isSame(a: Bits, b: Bits): boolean {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

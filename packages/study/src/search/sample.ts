import { deriveKey, permutation, randomStream, rootKey } from "@conclave/random";
import type { Dimension, NumberRange, PointValues } from "./dimension.js";

/** Digits of a sampled number: more would be noise to a reader. */
const DIGITS = 4;
/** A range has at least so many numbers to draw, and more digits where it takes them: 10000 and 10010 differ in the last of five. */
const LEAST_NUMBERS = 50;
/** More may differ between versions of Node. */
const MOST_DIGITS = 12;

/**
 * Random points of a box, spread as a Latin hypercube (McKay et al. 1979): each of `count` equal slices of every range has one of them, so that
 * few points cover each field well, whichever fields matter (Bergstra & Bengio 2012, https://jmlr.org/papers/v13/bergstra12a.html).
 *
 * @returns each point once: fewer than `count` where the box holds fewer
 */
export function samplePoints(
  box: readonly Dimension[],
  count: number,
  { seed, round }: { readonly seed: number; readonly round: number },
): PointValues[] {
  const columns = box.map((dimension) => {
    const stream = randomStream(deriveKey(rootKey(seed), "search", round, dimension.field));
    return Array.from(permutation(count, stream), (slice) => valueAt(dimension, (slice + stream.uniform()) / count));
  });
  const points = Array.from({ length: count }, (_, at) =>
    Object.fromEntries(box.map(({ field }, column) => [field, columns[column]![at]])),
  );
  return [...new Map(points.map((point) => [JSON.stringify(point), point])).values()];
}

/** Points that show whether all of a box can be trained: its two far corners, and every choice. */
export function cornerPoints(box: readonly Dimension[]): PointValues[] {
  const corner = (share: number): PointValues =>
    Object.fromEntries(box.map((dimension) => [dimension.field, valueAt(dimension, share)]));
  const choices = box.flatMap((dimension) =>
    dimension.kind === "choice" ? dimension.values.map((value) => ({ ...corner(0), [dimension.field]: value })) : [],
  );
  return [corner(0), corner(1), ...choices];
}

/** Where numbers between the ends are looked for: these shares spread evenly, and lie on no round numbers. */
const BETWEEN = Array.from({ length: 8 }, (_, index) => ((index + 1) * (Math.sqrt(5) - 1) * 0.5) % 1);

/** A number that may be drawn of a range and is no whole one, as most are; null where all that may be drawn are whole. */
export function brokenNumberOf(range: NumberRange): number | null {
  if (range.integer) return null;
  return BETWEEN.map((share) => numberAt(range, share)).find((value) => !Number.isInteger(value)) ?? null;
}

/** The value at a share, from 0 to 1, of a dimension. */
function valueAt(dimension: Dimension, share: number): unknown {
  if (dimension.kind === "choice") {
    return dimension.values[Math.min(dimension.values.length - 1, Math.floor(share * dimension.values.length))];
  }
  return dimension.integer ? wholeNumberAt(dimension, share) : numberAt(dimension, share);
}

function numberAt({ low, high, scale }: NumberRange, share: number): number {
  // Rounds that came close enough have narrowed it to one.
  if (low === high) return low;
  const value = scale === "log" ? low * (high / low) ** share : low + (high - low) * share;
  return clamp(Number(value.toPrecision(digitsWithin(low, high))), low, high);
}

/** The digits that tell numbers of a range apart. */
function digitsWithin(low: number, high: number): number {
  const step = 10 ** (Math.floor(Math.log10(Math.max(Math.abs(low), Math.abs(high)))) + 1 - DIGITS);
  const further = Math.ceil(Math.log10((LEAST_NUMBERS * step) / (high - low)));
  return Math.min(MOST_DIGITS, DIGITS + Math.max(0, further));
}

/** Whole numbers are as probable as the numbers that round to them; the ends get no less than the others. */
function wholeNumberAt({ low, high, scale }: NumberRange, share: number): number {
  const [from, to] = scale === "log" ? [Math.max(low - 0.5, low / 2), high + 0.5] : [low - 0.5, high + 0.5];
  const value = scale === "log" ? from * (to / from) ** share : from + (to - from) * share;
  return clamp(Math.round(value), low, high);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

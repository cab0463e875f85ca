import type { Dimension, NumberRange, PointValues } from "./dimension.js";

/** What of a range the next round looks at. */
const ZOOM = 1 / 2;

/**
 * The box that the next round looks into, coarse to fine: half of each range, on its scale, with the best point in its middle, moved as far as
 * it takes to stay within the whole range; of choices, the values that the better half of the points has.
 *
 * @param whole what the search was asked to look into
 * @param box what the last round looked into
 * @param ranked the points so far, the best first; at least one
 */
export function narrow(
  whole: readonly Dimension[],
  box: readonly Dimension[],
  ranked: readonly PointValues[],
): Dimension[] {
  const better = ranked.slice(0, Math.ceil(ranked.length / 2));
  return box.map((dimension, at): Dimension => {
    const { field } = dimension;
    if (dimension.kind === "range") {
      return narrowRange(whole[at] as NumberRange, dimension, Number(better[0]?.[field]));
    }
    const kept = new Set(better.map((point) => JSON.stringify(point[field])));
    const values = dimension.values.filter((value) => kept.has(JSON.stringify(value)));
    return values.length === 0 ? dimension : { ...dimension, values };
  });
}

function narrowRange(whole: NumberRange, range: NumberRange, best: number): NumberRange {
  const log = range.scale === "log";
  const along = (value: number): number => (log ? Math.log(value) : value);
  const back = (place: number): number => (log ? Math.exp(place) : place);
  const [bottom, top] = [along(whole.low), along(whole.high)];
  const width = (along(range.high) - along(range.low)) * ZOOM;
  const start = Math.min(top - width, Math.max(bottom, along(best) - width / 2));
  // Rounding may not lead out of the whole range, nor past the best point.
  const low = Math.max(whole.low, Math.min(best, back(start)));
  const high = Math.min(whole.high, Math.max(best, back(start + width)));
  return range.integer ? { ...range, low: Math.floor(low), high: Math.ceil(high) } : { ...range, low, high };
}

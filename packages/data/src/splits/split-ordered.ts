import { emptyPart } from "./empty-part.js";
import { SET_ASIDE, type SetAside, type Split, type SplitFractions } from "./split.js";

/**
 * Takes the last rows for the test, those before them for validation, and leaves the rest to train on.
 *
 * @throws DataError too-few-rows when a part would be empty
 */
export function splitOrdered(order: readonly number[], fractions: SplitFractions): Split {
  const parts = { test: new Int32Array(0), validation: new Int32Array(0) } satisfies Record<SetAside, Int32Array>;
  let end = order.length;
  for (const part of SET_ASIDE) {
    if (fractions[part] === 0) continue;
    const count = Math.min(Math.round(order.length * fractions[part]), end - 1);
    if (count < 1) throw emptyPart(part, fractions, `${order.length} rows`);
    parts[part] = Int32Array.from(order.slice(end - count, end));
    end -= count;
  }
  return { ...parts, train: Int32Array.from(order.slice(0, end)) };
}

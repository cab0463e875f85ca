import { deriveKey, randomStream, rootKey } from "@conclave/random";

/** As many as the percentiles of an interval want (Efron & Tibshirani 1993, section 13.3). */
const MOST = 1000;
/** Enough for the ends of an interval to stay within a tenth of its width from seed to seed; fewer would make them jump. */
const FEWEST = 200;
/** Drawing and adding up takes about 30 ns a row and score: the scores of a report of ten members shall take a fifth of a second. */
const MOST_DRAWS = 2_000_000;

/** Bootstrap samples of some rows: how often each row is in each of them. */
export type Resamples = readonly Uint16Array[];

/**
 * Draws bootstrap samples of `rows` rows, fixed by the run's seed: 1,000 of them, fewer for many rows, whose intervals are narrow.
 * Everybody who is judged on the same rows is resampled alike.
 */
export function drawResamples(rows: number, seed: number): Resamples {
  const stream = randomStream(deriveKey(rootKey(seed), "bootstrap"));
  const count = Math.max(FEWEST, Math.min(MOST, Math.floor(MOST_DRAWS / rows)));
  return Array.from({ length: count }, () => {
    const times = new Uint16Array(rows);
    for (let drawn = 0; drawn < rows; drawn++) {
      const row = stream.below(rows);
      times[row] = times[row]! + 1;
    }
    return times;
  });
}

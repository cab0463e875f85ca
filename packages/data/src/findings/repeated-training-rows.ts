import type { Labels } from "../rows.js";
import { repeatsPerChance } from "./chance-repeats.js";
import type { DataFinding, RowPlace } from "./finding.js";
import { firstOfEach, hashedSamples, type Samples } from "./repeats.js";

/** The rows to train on, as the model gets them. */
export interface TrainingSamples extends Samples {
  /** As many per row as there are targets or labels. */
  readonly labels: Labels;
  /** Null where rows have none. */
  readonly groups: Int32Array | null;
  placeOf(row: number): RowPlace;
}

/** What is known of the bags that are drawn from the rows. */
export interface BagOptions {
  /** Whole groups are drawn. */
  readonly groups: boolean;
  /** Bags leave rows out, by which members are scored. */
  readonly leaveRowsOut: boolean;
}

/** Fewer repeats move no score to speak of. */
const LEAST_SHARE = 0.01;
const LEAST = 2;
/** So many times as many repeats as chance explains are no accident. */
const TIMES_CHANCE = 4;
/** As many pairs as a person reads. */
const PAIRS_SHOWN = 20;

/**
 * Looks for training rows whose features are those of an earlier one, bit for bit: of two such rows one is often in a bag while the other is
 * out of it (or in another fold), and a member is scored by what it has memorised. Rows of one group are no finding where bags are drawn by groups, and
 * neither are the repeats that tables of few values have by chance.
 */
export function repeatedTrainingRows(rows: TrainingSamples, bags: BagOptions): DataFinding[] {
  const { count, groups, labels, placeOf } = rows;
  if (!bags.leaveRowsOut || count === 0) return [];
  const samples = hashedSamples(rows);
  const first = firstOfEach(samples);
  const apart = (row: number): boolean =>
    first[row] !== row && !(bags.groups && groups?.[row] === groups?.[first[row]!]);
  const repeated = Int32Array.from(first.keys()).filter(apart);
  if (repeated.length < Math.max(LEAST, LEAST_SHARE * count)) return [];
  if (!(repeatsPerChance(samples, first) > TIMES_CHANCE)) return [];
  const size = labels.length / count;
  const differ = repeated.filter((row) => {
    const other = first[row]!;
    for (let at = 0; at < size; at++) if (labels[row * size + at] !== labels[other * size + at]) return true;
    return false;
  }).length;
  const share = ((100 * repeated.length) / count).toFixed(1);
  return [
    {
      kind: "repeated-training-rows",
      what: `${repeated.length} of the ${count} train rows (${share} %) repeat the features of an earlier one${differ === 0 ? "" : `, ${differ} of them with another label`}`,
      why: "a member may train on one of two equal rows and be scored by the other: its score out of bag, or on a fold, is too good",
      advice:
        placeOf(0).row === null
          ? "remove the copies"
          : "remove the copies; or give equal rows the same group (`group: COLUMN`) and draw whole groups (`bagging: { groups: true }`)",
      count: repeated.length,
      pairs: Array.from(repeated.subarray(0, PAIRS_SHOWN), (row) => [placeOf(first[row]!), placeOf(row)] as const),
    },
  ];
}

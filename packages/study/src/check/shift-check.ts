import type { ClassificationData, PreparedData, Rows } from "@conclave/data";
import { decodePredictions } from "@conclave/ensemble";
import { type Engine, trainMember } from "@conclave/ensemble/training";
import { deriveKey, permutation, randomStream, rootKey } from "@conclave/random";
import { parseSpec } from "@conclave/spec";
import { areaUnderRoc, chanceDeviation } from "./auc.js";
import type { OwnFinding } from "./finding.js";
import { inputStatistics } from "./input-statistics.js";
import { short } from "./numbers.js";
import { pickRows, someRows } from "./some-rows.js";

/** How well a classifier tells a set from the training rows. */
export interface Separability {
  readonly set: "validation" | "test";
  /** 0.5: not at all; 1: always. */
  readonly auc: number;
  /** Rows of either set that were looked at. */
  readonly rows: number;
}

export interface ShiftCheck {
  /** Sets of too few rows are left out. */
  readonly sets: readonly Separability[];
  readonly findings: readonly OwnFinding[];
}

interface ShiftOptions {
  readonly engine: Engine;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Of fewer rows a difference says nothing. */
const LEAST_ROWS = 25;
const MOST_ROWS = 500;
const FOLDS = 5;
/** An area this far above chance, and beyond what chance alone does in 1 of 1,000 cases, is a difference worth a word… */
const NOTABLE = 0.1;
const DEVIATIONS = 3;
/** …and from here on the sets have little in common. */
const APART = 0.8;

/**
 * Whether validation and test rows come from where the training rows do: a logistic regression, trained on our own engine, is told to tell
 * them apart. It is judged by cross-validation, so that what it learns by heart does not count; and being linear it sees a shift of
 * values, not every difference there may be. Rabanser et al. 2019, https://arxiv.org/abs/1810.11953, compare such tests.
 *
 * @throws the signal's reason when it is aborted
 */
export async function checkShift(data: PreparedData, options: ShiftOptions): Promise<ShiftCheck> {
  const sets: Separability[] = [];
  for (const set of ["validation", "test"] as const) {
    const rows = data[set];
    const size = Math.min(rows?.count ?? 0, data.train.count, MOST_ROWS);
    if (rows === null || size < LEAST_ROWS) continue;
    sets.push({ set, auc: await separability(data, rows, size, options), rows: size });
  }
  return { sets, findings: sets.flatMap(judge) };
}

function judge({ set, auc, rows }: Separability): readonly OwnFinding[] {
  if (auc < 0.5 + Math.max(NOTABLE, DEVIATIONS * chanceDeviation(rows, rows))) return [];
  return [
    {
      check: "shift",
      severity: auc >= APART ? "error" : "warning",
      what: `a logistic regression tells ${set} rows from training rows: AUC ${short(auc)}, where 0.5 is by chance`,
      why: `the ${set} rows were drawn differently: their error says little about the rows that the network learns from, and the reverse`,
      remedy:
        "split one shuffled set (data.validation and data.test as fractions), or see how the files were made: another time, place, camera or unit",
    },
  ];
}

const SPEC = parseSpec({
  name: "shift",
  data: { train: { sample: "digits" } }, // rows are handed over; nothing is read
  members: [
    {
      model: { mlp: { hidden: [] } },
      optimizer: { adamw: { learningRate: 0.02, weightDecay: 0.1 } },
      batchSize: 64,
      epochs: 12,
      keep: "last",
    },
  ],
  bagging: { bootstrap: false },
});

/** The area under the ROC curve over all folds' held-out rows. */
async function separability(data: PreparedData, rows: Rows, size: number, options: ShiftOptions): Promise<number> {
  const { engine, seed, signal } = options;
  const all = joined(
    pickRows(data.train, someRows(data.train.count, size)),
    pickRows(rows, someRows(rows.count, size)),
  );
  const order = permutation(all.count, randomStream(deriveKey(rootKey(seed), "shift")));
  const scores = new Float64Array(all.count);
  for (let fold = 0; fold < FOLDS; fold++) {
    signal.throwIfAborted();
    const held = Int32Array.from(order.filter((_, place) => place % FOLDS === fold));
    const { predictions } = await trainMember({
      spec: SPEC,
      member: 0,
      data: twoSets(data, all, held, Int32Array.from(order.filter((_, place) => place % FOLDS !== fold))),
      engine,
      resumeFrom: null,
      signal,
      onProgress: () => undefined,
      onCheckpoint: async () => undefined,
    });
    const probabilities = decodePredictions(predictions).test!;
    held.forEach((row, at) => {
      scores[row] = probabilities[2 * at + 1]!;
    });
  }
  return areaUnderRoc(
    scores,
    Array.from(all.labels, (label) => label === 1),
  );
}

type SetRows = ClassificationData["train"];

/** Training rows and then the other set's, labelled by where they are from. */
function joined(train: Rows, other: Rows): SetRows {
  const features =
    train.features instanceof Uint8Array && other.features instanceof Uint8Array
      ? new Uint8Array(train.features.length + other.features.length)
      : new Float32Array(train.features.length + other.features.length);
  features.set(train.features);
  features.set(other.features, train.features.length);
  const count = train.count + other.count;
  const labels = Int32Array.from({ length: count }, (_, row) => (row < train.count ? 0 : 1));
  return { count, features, labels, weights: null, groups: null };
}

function twoSets(data: PreparedData, all: SetRows, held: Int32Array, rest: Int32Array): ClassificationData {
  return {
    task: "classification",
    shape: data.shape,
    columnNames: data.columnNames,
    encoding: null,
    findings: [],
    normalisation: standardised(all, data.normalisation.mean.length),
    classes: ["training", "other"],
    targetNames: [],
    targetNormalisation: null,
    train: pickRows(all, rest),
    validation: null,
    test: pickRows(all, held),
  };
}

/** Whatever the spec says of normalising: a logistic regression needs it. */
function standardised(rows: SetRows, columns: number): ClassificationData["normalisation"] {
  const identity = { mean: new Float32Array(columns), scale: new Float32Array(columns).fill(1) };
  const { raw } = inputStatistics(rows, identity);
  return {
    mean: Float32Array.from(raw, ({ mean }) => mean),
    scale: Float32Array.from(raw, ({ deviation }) => (deviation === 0 ? 1 : 1 / deviation)),
  };
}

import type { PreparedData } from "@conclave/data";
import type { RunSpec } from "@conclave/spec";
import { extentOf } from "../extent.js";
import type { OwnFinding } from "./finding.js";
import {
  type ColumnStatistics,
  constantColumns,
  constantPlaces,
  type InputStatistics,
  inputStatistics,
} from "./input-statistics.js";
import { listed, short } from "./numbers.js";

/** What reaches the first layer. */
export interface InputCheck {
  readonly training: InputStatistics;
  readonly validation: InputStatistics | null;
  readonly test: InputStatistics | null;
  /** Pixels of an image, or columns of a table, that are the same in all training rows. */
  readonly constant: number;
  readonly findings: readonly OwnFinding[];
}

type Normalise = RunSpec["data"]["normalise"];

/** Looks at the statistics of what reaches the first layer: preprocessing that was forgotten, or done twice. */
export function checkInput(data: PreparedData, normalise: Normalise): InputCheck {
  const { normalisation, train, validation, test } = data;
  const of = (rows: PreparedData["train"] | null) => (rows === null ? null : inputStatistics(rows, normalisation));
  const training = inputStatistics(train, normalisation);
  const checked = { training, validation: of(validation), test: of(test) };
  // The numbers of words have no scale: which word is 7 is an accident.
  const findings = data.encoding?.kind === "text" ? [] : judgements();
  return { ...checked, constant: constantPlaces(data), findings };

  function judgements(): readonly OwnFinding[] {
    return [
      ...judgeScale(training, normalise, data),
      ...judgeTwice(training, normalise),
      ...judgeParts(checked),
      ...judgeConstant(data),
      ...judgeOutliers(training, data),
    ];
  }
}

/** First weights are drawn for inputs of about deviation 1; beyond these sizes the first layer's output is some ten times off. */
const TOO_LARGE = 5;
const TOO_SMALL = 0.05;
/** Columns whose deviations differ by more than this learn at very different speeds. */
const UNEVEN = 100;

function judgeScale(training: InputStatistics, normalise: Normalise, data: PreparedData): readonly OwnFinding[] {
  const { overall } = training;
  const size = Math.hypot(overall.mean, overall.deviation);
  const values = `values reach the first layer as ${inWords(overall)}`;
  const why =
    "first weights are drawn for values of deviation 1: with others the first steps saturate, explode or crawl";
  const remedy =
    normalise === "none"
      ? "set data.normalise: standard (the statistics are kept with the ensemble and applied when it answers)"
      : "look at the columns: one with few, huge values takes the room of all others; data.normalise: standard is less moved by them";
  if (size > TOO_LARGE) {
    return [{ check: "input", severity: "warning", what: `${values}: not normalised`, why, remedy }];
  }
  if (size < TOO_SMALL) {
    const twice = normalise === "none" && overall.high <= 1 / 64 && overall.low >= 0;
    const what = twice ? `${values}: as pixels that were divided by 255 twice` : `${values}: all but nothing`;
    return [{ check: "input", severity: "warning", what, why, remedy }];
  }
  const deviations = training.normalised.map(({ deviation }) => deviation);
  const varied = deviations.filter((deviation) => deviation > 0);
  const { low, high } = extentOf(varied);
  if (varied.length === 0 || high / low <= UNEVEN) return [];
  const widest = nameOf(deviations.indexOf(high), data);
  const narrowest = nameOf(deviations.indexOf(low), data);
  return [
    {
      check: "input",
      severity: "warning",
      what: `${widest} has deviation ${short(high)}, ${narrowest} ${short(low)}`,
      why: "no single learning rate suits both: the small column is learned last, if at all",
      remedy,
    },
  ];
}

/** As close to mean 0 and deviation 1 as rounding and the choice of rows leave it. */
const STANDARD = 0.02;

function isStandard({ mean, deviation }: ColumnStatistics): boolean {
  return Math.abs(mean) < STANDARD && Math.abs(deviation - 1) < STANDARD;
}

function judgeTwice({ raw }: InputStatistics, normalise: Normalise): readonly OwnFinding[] {
  if (normalise === "none" || !raw.every(isStandard)) return [];
  return [
    {
      check: "input",
      severity: "note",
      what: "the data have mean 0 and deviation 1 as they are: somebody normalised them before, and it is done again",
      why: "again changes nothing here; but rows to predict need the first time too, and its statistics may have seen the test rows",
      remedy: "give the data as they were measured, and leave it to data.normalise",
    },
  ];
}

/** Means that differ by more than half a deviation, or deviations by more than half, are no accident of a split. */
const MEANS_APART = 0.5;
const DEVIATIONS_APART = 2;

function judgeParts(parts: Pick<InputCheck, "training" | "validation" | "test">): readonly OwnFinding[] {
  return (["validation", "test"] as const).flatMap((name): OwnFinding[] => {
    const part = parts[name];
    if (part === null || !isApart(part.overall, parts.training.overall)) return [];
    const before = part.raw.every(isStandard) && !parts.training.raw.every(isStandard);
    const scaled = isScaled(part, parts.training);
    const cause = before
      ? ": they were normalised before, and are a second time"
      : scaled
        ? ": they were brought into [0, 1] before, the training rows were not"
        : "";
    return [
      {
        check: "input",
        severity: "error",
        what: `${name} rows reach the first layer as ${inWords(part.overall)}, training rows as ${inWords(parts.training.overall)}${cause}`,
        why: `the network is judged on rows of another scale than it learned on: its ${name} error means nothing`,
        remedy: "bring all files in the same form, as they were measured; data.normalise treats them all alike",
      },
    ];
  });
}

function isApart(part: ColumnStatistics, training: ColumnStatistics): boolean {
  const unit = training.deviation || 1;
  const ratio = part.deviation / unit;
  return Math.abs(part.mean - training.mean) > MEANS_APART * unit || Math.max(ratio, 1 / ratio) > DEVIATIONS_APART;
}

function isScaled({ raw }: InputStatistics, training: InputStatistics): boolean {
  const high = (columns: readonly ColumnStatistics[]) => extentOf(columns.map((column) => column.high)).high;
  return raw.every(({ low }) => low >= 0) && high(raw) <= 1 && high(training.raw) > 2;
}

function judgeConstant(data: PreparedData): readonly OwnFinding[] {
  const columns = constantColumns(data);
  if (columns.length === 0) return [];
  const one = columns.length === 1;
  const names = listed(columns.map((column) => nameOf(column, data)));
  return [
    {
      check: "input",
      severity: "warning",
      what: `${names} ${one ? "is" : "are"} the same in all training rows`,
      why: `nothing can be learned from ${one ? "it" : "them"}; a row to predict that differs there meets weights that were never trained`,
      remedy: `leave ${one ? "it" : "them"} out, or see whether the file was read as meant`,
    },
  ];
}

/** Of normally distributed values none in 10⁸⁰ is so far out. */
const FAR_OUT = 20;

function judgeOutliers({ raw }: InputStatistics, data: PreparedData): readonly OwnFinding[] {
  if (data.shape.length !== 1) return [];
  const far = raw
    .map(({ mean, deviation, low, high }, column) => ({
      column,
      reach: deviation === 0 ? 0 : Math.max(high - mean, mean - low) / deviation,
    }))
    .filter(({ reach }) => reach > FAR_OUT)
    .sort((a, b) => b.reach - a.reach);
  if (far.length === 0) return [];
  const names = listed(far.map(({ column, reach }) => `${nameOf(column, data)} (${reach.toFixed(0)})`));
  return [
    {
      check: "input",
      severity: "note",
      what: `${names}: values so many deviations from the mean`,
      why: "a few rows of that size rule the gradient, and the scale of all others",
      remedy: "see whether they are mistakes; else take the logarithm, or cut them off",
    },
  ];
}

/** A column of a table by its name or number, a channel of an image by its number. */
function nameOf(column: number, { shape, columnNames }: PreparedData): string {
  if (shape.length === 1) return `column ${columnNames?.[column] ?? column}`;
  return `channel ${column}`;
}

/** "mean 0.01, deviation 1, from -1.2 to 3.4". */
function inWords({ mean, deviation, low, high }: ColumnStatistics): string {
  const rounded = (value: number) => short(Math.abs(value) < 0.0005 ? 0 : value);
  return `mean ${rounded(mean)}, deviation ${rounded(deviation)}, from ${rounded(low)} to ${rounded(high)}`;
}

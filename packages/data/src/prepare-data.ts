import { classIndices, classNames } from "./class-names.js";
import { DataError } from "./data-error.js";
import { fitNormalisation } from "./normalisation.js";
import type { DataOptions } from "./options.js";
import type { PreparedData } from "./prepared-data.js";
import type { RawRows } from "./raw-rows.js";
import { readSource } from "./read-source.js";
import { type ClassRows, takeRows } from "./rows.js";
import { splitRows } from "./split.js";

/**
 * Reads the data of a run, checks it, sets validation and test rows aside (stratified and seeded) and takes the statistics of what
 * is left to train on.
 *
 * @param baseDirectory what relative paths are relative to: the folder of the spec
 * @throws DataError for anything that is wrong with a file or its rows
 */
export async function prepareData(
  options: DataOptions & { seed: number },
  baseDirectory: string,
): Promise<PreparedData> {
  const fractions = { validation: fractionOf(options.validation), test: fractionOf(options.test) };
  checkFractions(fractions.validation, fractions.test);
  const [train, validation, test] = await Promise.all([
    readSource(options.train, baseDirectory),
    typeof options.validation === "number" ? null : readSource(options.validation, baseDirectory),
    options.test === null || typeof options.test === "number" ? null : readSource(options.test, baseDirectory),
  ]);

  const { shape } = train;
  const classes = classNames(train);
  const others = [validation, test].filter((rows) => rows !== null);
  for (const rows of others) checkShape(rows, train);
  const bytes = [train, ...others].every((rows) => rows.features instanceof Uint8Array);
  const labelled = (rows: RawRows) => toRows(rows, classes, bytes);

  const all = labelled(train);
  const split = splitRows(all.labels, classes.length, fractions, options.seed);
  const trainRows = takeRows(all, split.train);
  return {
    task: "classification",
    shape,
    classes,
    targetNames: [],
    columnNames: null,
    targetNormalisation: null,
    normalisation: fitNormalisation(trainRows, shape, options.normalise),
    train: trainRows,
    validation: validation
      ? labelled(validation)
      : split.validation.length > 0
        ? takeRows(all, split.validation)
        : null,
    test: test ? labelled(test) : split.test.length > 0 ? takeRows(all, split.test) : null,
  };
}

function fractionOf(part: DataOptions["test"] | DataOptions["validation"]): number {
  return typeof part === "number" ? part : 0;
}

function checkFractions(validation: number, test: number): void {
  if (validation >= 0 && test >= 0 && validation + test < 1) return;
  throw new DataError(
    "too-few-rows",
    `the fractions of \`validation\` (${validation}) and \`test\` (${test}) must be at least 0 and leave rows to train on`,
    { field: "data" },
  );
}

function checkShape(rows: RawRows, train: RawRows): void {
  if (rows.shape.join() === train.shape.join()) return;
  throw new DataError(
    "shape-mismatch",
    `expected samples of the shape [${train.shape.join(", ")}], as in ${train.file}, got [${rows.shape.join(", ")}]`,
    { file: rows.file },
  );
}

/** One set of bytes and one of floats become both floats: a program is made for one type. */
function toRows(rows: RawRows, classes: readonly string[], bytes: boolean): ClassRows {
  const features = bytes || rows.features instanceof Float32Array ? rows.features : Float32Array.from(rows.features);
  return { count: rows.count, features, labels: classIndices(rows, classes), weights: null, groups: null };
}

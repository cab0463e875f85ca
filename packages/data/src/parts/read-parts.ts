import { DataError } from "../data-error.js";
import { expectedColumns } from "../encoding/columns.js";
import type { DataOptions, SimplifyOptions, SourceOptions } from "../options.js";
import { chosenClasses, rowsOfClasses } from "../simplify/choose-classes.js";
import type { RawRows } from "../sources/raw-rows.js";
import { readSource } from "../sources/read-source.js";

/** The rows of each part that has a source of its own; of `train` the other parts may still be taken. */
export interface RawParts {
  readonly train: RawRows;
  readonly validation: RawRows | null;
  readonly test: RawRows | null;
}

/**
 * Reads the sources of a data set, and keeps the rows of the chosen classes.
 *
 * @throws DataError as the readers do; shape-mismatch for a part that is not like the training rows; bad-option without labels
 */
export async function readParts(
  {
    train,
    validation,
    test,
    missing,
    categorical,
  }: Pick<DataOptions, "train" | "validation" | "test" | "missing" | "categorical">,
  classes: SimplifyOptions["classes"],
  baseDirectory: string,
): Promise<RawParts> {
  const reading = { missing, categorical, labels: "training" } as const;
  const trainRows = await readSource(train, baseDirectory, { ...reading, like: null });
  const like = expectedColumns(trainRows);
  const other = async (source: SourceOptions | number | null) => {
    if (source === null || typeof source === "number") return null;
    const rows = await readSource(source, baseDirectory, { ...reading, like });
    checkShape(rows, trainRows);
    return rows;
  };
  const [validationRows, testRows] = await Promise.all([other(validation), other(test)]);
  const parts = { train: trainRows, validation: validationRows, test: testRows };
  for (const rows of Object.values(parts)) if (rows !== null) checkLabels(rows);
  if (classes === null) return parts;
  const chosen = chosenClasses(trainRows, classes);
  return {
    train: rowsOfClasses(trainRows, chosen),
    validation: validationRows && rowsOfClasses(validationRows, chosen),
    test: testRows && rowsOfClasses(testRows, chosen),
  };
}

function checkLabels({ file, labels }: RawRows): void {
  if (labels !== null) return;
  throw new DataError("bad-option", "expected labels: name their column with `label`, or their file with `labels`", {
    file,
  });
}

function checkShape(rows: RawRows, train: RawRows): void {
  if (rows.shape.join() === train.shape.join()) return;
  throw new DataError(
    "shape-mismatch",
    `expected samples of the shape [${train.shape.join(", ")}], as in ${train.file}, got [${rows.shape.join(", ")}]`,
    { file: rows.file },
  );
}

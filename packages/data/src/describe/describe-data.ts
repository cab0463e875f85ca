import type { SourceOptions } from "../options.js";
import type { RawRows } from "../sources/raw-rows.js";
import { readSource } from "../sources/read-source.js";
import { describeColumns } from "./describe-columns.js";
import { describeLabels, suggestedTask } from "./describe-labels.js";
import type { DataDescription } from "./description.js";
import { findSources } from "./find-sources.js";
import { numberedRows } from "./numbered-rows.js";
import { labelBesideTexts, textColumn } from "./text-column.js";

/** A square of so many pixels is the smallest that is taken for an image: 8x8, as the digits are. */
const SMALLEST_IMAGE = 64;

/**
 * Looks at data of which nothing is known but where they are: finds the format, the delimiter, the header, the label, and reads them.
 * Guesses are for a first spec, which a person then reads.
 *
 * @param path a file or a folder, relative to `baseDirectory`; the sources of the description are relative to it as well
 * @throws DataError when there is nothing there that can be read
 */
export async function describeData(path: string, baseDirectory: string): Promise<DataDescription> {
  const found = await findSources(path, baseDirectory);
  const description = await describeSource(found.train, found.test, baseDirectory);
  return { ...description, notes: [...(found.notes ?? []), ...description.notes] };
}

/** Reads a source whatever is missing in it, and describes it. @throws DataError as the readers do */
async function describeSource(
  train: SourceOptions,
  test: SourceOptions | null,
  baseDirectory: string,
): Promise<DataDescription> {
  const rows = await readSource(train, baseDirectory, {
    missing: "median",
    categorical: "auto",
    labels: "training",
    like: null,
  });
  const label = "ignore" in train ? labelBesideTexts(rows) : null;
  if (label !== null) return describeSource({ ...train, label } as SourceOptions, test, baseDirectory);
  const text = "ignore" in train && train.text === null ? textColumn(rows) : null;
  if (text !== null) return describeSource({ ...train, text } as SourceOptions, test, baseDirectory);
  const side = squareSide(train, rows);
  if (side !== null) return describeSource({ ...train, shape: [side, side, 1] } as SourceOptions, test, baseDirectory);
  const labels = rows.labels === null ? [] : describeLabels(rows.labels);
  const columns = describeColumns(rows);
  return {
    kind: kindOf(rows),
    train,
    test,
    rows: rows.count,
    shape: rows.shape,
    columns,
    task: suggestedTask(labels),
    labels,
    missing: columns?.reduce((sum, column) => sum + column.missing, 0) ?? missingIn(rows.features),
    notes: [...rows.findings.map(({ what }) => what), ...numberedRows(rows)],
  };
}

function missingIn(features: RawRows["features"]): number {
  let missing = 0;
  for (const value of features) if (Number.isNaN(value)) missing++;
  return missing;
}

function kindOf({ texts, shape }: RawRows): DataDescription["kind"] {
  if (texts !== null) return "texts";
  if (shape.length === 1) return "table";
  return shape.length === 2 ? "sequences" : "images";
}

/** Tables of bytes, as wide as a square has pixels, are images in rows. */
function squareSide(source: SourceOptions, { columns, features, shape, texts }: RawRows): number | null {
  if (!("ignore" in source) || source.shape !== null || texts !== null) return null;
  const [width = 0] = shape;
  const side = Math.sqrt(width);
  if (width < SMALLEST_IMAGE || !Number.isInteger(side)) return null;
  const numbers = columns?.every(({ categories }) => categories === null) ?? true;
  return numbers && features.every((value) => Number.isInteger(value) && value >= 0 && value <= 255) ? side : null;
}

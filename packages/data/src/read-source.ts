import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { columnField, labelColumn } from "./csv-columns.js";
import { DataError } from "./data-error.js";
import type { CsvSource, SourceOptions } from "./options.js";
import type { RawRows } from "./raw-rows.js";
import { type CsvTable, readCsv } from "./read-csv.js";
import { readIdx } from "./read-idx.js";
import { sampleSize } from "./rows.js";

/** The samples beside this package's sources, as the CSV files that they are. */
export const SAMPLES: Readonly<Record<"digits", CsvSource>> = {
  // 1,797 handwritten digits of 8x8 pixels with values 0 to 16 (E. Alpaydin and C. Kaynak, UCI, CC BY 4.0)
  digits: {
    csv: fileURLToPath(new URL("../samples/digits.csv.gz", import.meta.url)),
    header: false,
    label: -1,
    shape: [8, 8, 1],
    delimiter: ",",
  },
};

/**
 * Reads labelled rows from wherever they are.
 *
 * @throws DataError with the file, and the line where there is one
 */
export async function readSource(source: SourceOptions, baseDirectory: string): Promise<RawRows> {
  if ("sample" in source) return readSource(SAMPLES[source.sample], baseDirectory);
  if ("images" in source) return readIdx(resolve(baseDirectory, source.images), resolve(baseDirectory, source.labels));
  const { header, delimiter, label, shape } = source;
  const table = await readCsv({ file: resolve(baseDirectory, source.csv), header, delimiter }, (columns) =>
    labelColumn(columns, label),
  );
  return tableRows(table, shape);
}

/** Gives the rows of a table their shape; images whose pixels are all bytes become bytes. */
export function tableRows(table: CsvTable, shape: readonly number[] | null): RawRows {
  const { columns, count, values, labels, lines } = table;
  const { file, label } = columns;
  const width = columns.width - (label === null ? 0 : 1);
  if (width === 0)
    throw new DataError("bad-csv", "expected columns beside the label, there is none; is the `delimiter` right?", {
      file,
    });
  if (shape !== null && sampleSize(shape) !== width) {
    throw new DataError(
      "shape-mismatch",
      `the shape [${shape.join(", ")}] needs ${sampleSize(shape)} columns beside the label, the file has ${width}`,
      { file },
    );
  }
  return {
    file,
    shape: shape ?? [width],
    count,
    features: shape !== null && values.isBytes ? values.toBytes() : values.toFloat32(),
    labels,
    lines,
    labelField: label === null ? "label" : columnField(columns, label),
  };
}

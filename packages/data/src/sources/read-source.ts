import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { CsvSource, InputOptions, ParquetSource, SourceOptions } from "../options.js";
import { openCsv } from "../tables/csv-records.js";
import { openParquet } from "../tables/parquet-records.js";
import { readCsvLabels } from "../tables/read-labels.js";
import { readRecords, type TableOptions } from "../tables/read-records.js";
import type { RawRows } from "./raw-rows.js";
import { readIdx } from "./read-idx.js";
import { readImageFolder } from "./read-image-folder.js";
import { readNpy, readNpz } from "./read-npy.js";
import { readTextFolder } from "./read-text-folder.js";

/** Files are found by what packages export: a module that is part of a bundle lies elsewhere. */
const require = createRequire(import.meta.url);

/** What a CSV source says where a user says nothing. */
export const PLAIN_CSV = {
  labels: null,
  header: true,
  delimiter: ",",
  skipLines: 0,
  label: -1,
  text: null,
  weight: null,
  group: null,
  time: null,
  ignore: [],
  shape: null,
} as const satisfies Omit<CsvSource, "csv">;

/** The samples that come with this package, as the CSV files that they are. */
const SAMPLES: Readonly<Record<"digits", CsvSource>> = {
  // 1,797 handwritten digits of 8x8 pixels with values 0 to 16 (E. Alpaydin and C. Kaynak, UCI, CC BY 4.0)
  digits: {
    ...PLAIN_CSV,
    csv: require.resolve("@conclave/data/samples/digits.csv.gz"),
    header: false,
    shape: [8, 8, 1],
  },
};

/**
 * Reads rows from wherever they are. Rows to predict may lack labels, and the columns that only training needs.
 *
 * @throws DataError with the file, and the line or row where there is one
 */
export async function readSource(
  source: SourceOptions | InputOptions,
  baseDirectory: string,
  options: TableOptions,
): Promise<RawRows> {
  const absolute = (path: string) => resolve(baseDirectory, path);
  const optional = (path: string | null) => path && absolute(path);
  const toPredict = options.labels !== "training";
  if ("sample" in source) return readSource(SAMPLES[source.sample], baseDirectory, options);
  if ("images" in source) return readIdx(absolute(source.images), optional(source.labels));
  const reading = { missing: options.missing, like: toPredict ? (options.like?.shape ?? null) : null };
  if ("npy" in source) {
    return readNpy(absolute(source.npy), optional(source.labels), "shape" in source ? source.shape : null, reading);
  }
  if ("npz" in source) {
    return readNpz({ weight: null, group: null, time: null, shape: null, ...source }, baseDirectory, reading);
  }
  if ("folder" in source) return readImageFolder(absolute(source.folder), source, toPredict);
  if ("texts" in source) return readTextFolder(absolute(source.texts), toPredict);
  const byPosition = "byPosition" in source && source.byPosition === true;
  if ("parquet" in source) {
    const complete: ParquetSource = { ...PLAIN_CSV, ...source };
    return readRecords(await openParquet(absolute(complete.parquet)), complete, options, byPosition);
  }
  const complete = { ...PLAIN_CSV, ...source };
  const rows = readRecords(await openCsv({ ...complete, file: absolute(complete.csv) }), complete, options, byPosition);
  return complete.labels === null ? rows : readCsvLabels(rows, { ...complete, file: absolute(complete.labels) });
}

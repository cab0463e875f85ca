import type { CsvSource, InputOptions, SourceOptions } from "../src/index.js";
import type { RawRows } from "../src/sources/raw-rows.js";
import { PLAIN_CSV, readSource } from "../src/sources/read-source.js";
import type { TableOptions } from "../src/tables/read-records.js";

/** A CSV source without a header; what a test says nothing about is as plain as can be. */
export function csvSource(csv: string, change: Partial<CsvSource> = {}): CsvSource {
  return { ...PLAIN_CSV, csv, header: false, ...change };
}

/** Reads rows to train on, unless told otherwise. */
export function read(source: SourceOptions | InputOptions, options: Partial<TableOptions> = {}): Promise<RawRows> {
  return readSource(source, "/", {
    missing: "refuse",
    categorical: "refuse",
    labels: "training",
    like: null,
    ...options,
  });
}

import { CsvError, parse } from "csv-parse/sync";

const LINE_FEED = 0x0a;

/** So much of a file is looked at. */
const SAMPLE_BYTES = 1 << 16;
/** … and of one with long lines, so many of them: a header that is cut off would name no column at its end. */
const SAMPLE_LINES = 5;
/** … as long as they have no more than this. */
const MOST_SAMPLE_BYTES = 1 << 26;

/** The beginning of a file as text, without the row that is cut off there. */
export function beginningOf(bytes: Uint8Array): string {
  const end = sampleEnd(bytes);
  const sample = new TextDecoder().decode(bytes.subarray(0, end));
  return bytes.length <= end ? sample : sample.slice(0, sample.lastIndexOf("\n") + 1) || sample;
}

function sampleEnd(bytes: Uint8Array): number {
  let end = 0;
  for (let line = 0; line < SAMPLE_LINES && end < MOST_SAMPLE_BYTES; line++) {
    const feed = bytes.indexOf(LINE_FEED, end);
    if (feed < 0) return bytes.length <= MOST_SAMPLE_BYTES ? bytes.length : SAMPLE_BYTES;
    end = feed + 1;
  }
  return Math.max(SAMPLE_BYTES, end);
}

/** A sample, cut up by a delimiter. */
export interface CsvSample {
  readonly delimiter: string;
  readonly rows: readonly (readonly string[])[];
  /** Of most rows. */
  readonly width: number;
  /** Whether it was cut up to its end. */
  readonly whole: boolean;
}

/** @param skipLines lines before the first row that are no rows */
export function csvSample(sample: string, delimiter: string, skipLines = 0): CsvSample {
  const rows: string[][] = [];
  let whole = true;
  try {
    parse(sample, {
      bom: true,
      delimiter,
      trim: true,
      from_line: skipLines + 1,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (row: string[]) => {
        rows.push(delimiter === " " ? row.filter((cell) => cell !== "") : row);
        return null;
      },
    });
  } catch (cause) {
    // a quote that the sample cuts off, or that is never closed: the reader says so, with its line
    if (!(cause instanceof CsvError)) throw cause;
    whole = false;
  }
  return { delimiter, rows, width: usualWidth(rows), whole };
}

/** The width of most rows. */
function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

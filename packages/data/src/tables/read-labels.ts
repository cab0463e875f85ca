import { DataError } from "../data-error.js";
import type { RawRows } from "../sources/raw-rows.js";
import { columnField } from "./columns.js";
import { type CsvFormat, openCsv } from "./csv-records.js";

/**
 * Gives rows the labels of a CSV file of their own, all of whose columns are labels, but an index.
 *
 * @throws DataError bad-csv when it has not as many rows
 */
export async function readCsvLabels(rows: RawRows, format: CsvFormat): Promise<RawRows> {
  const records = await openCsv(format);
  const idle = new Set(records.leftOut.map(({ column }) => column));
  const numbers = Array.from({ length: records.width }, (_, column) => column).filter((column) => !idle.has(column));
  const columns = numbers.map((): string[] => []);
  records.forEach((cells) => {
    for (const [index, column] of numbers.entries()) columns[index]!.push(String(cells[column]));
  });
  const count = columns[0]?.length ?? 0;
  if (count !== rows.count) {
    throw new DataError(
      "bad-csv",
      `expected a label for each of the ${rows.count} rows of ${rows.file}, got ${count}${count === rows.count - 1 && records.names !== null ? "; its first line is taken for a header" : ""}`,
      {
        file: format.file,
      },
    );
  }
  return {
    ...rows,
    labels: {
      names: numbers.map((column) => records.names?.[column] ?? (numbers.length === 1 ? "label" : String(column))),
      fields: numbers.map((column) => `${format.file}, ${columnField(records, column)}`),
      columns,
    },
  };
}

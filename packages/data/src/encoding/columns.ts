import type { RawRows } from "../sources/raw-rows.js";
import type { ExpectedColumns } from "../tables/read-records.js";
import type { Encoding } from "./encoding.js";

/** The names of the features of a table, a category's as `column=category`; null where its columns have none. */
export function featureNames({ columns }: RawRows, encoding: Encoding | null): readonly string[] | null {
  if (columns === null || columns.some(({ name }) => name === null)) return null;
  if (encoding?.kind !== "table") return columns.map(({ name }) => name ?? "");
  return encoding.columns.flatMap((column) =>
    "categories" in column ? column.categories.map((category) => `${column.name}=${category}`) : [column.name ?? ""],
  );
}

/** What files must have so that their rows are like rows that were read before. */
export function expectedColumns({ shape, columns, featureNames, labels }: RawRows): ExpectedColumns {
  // pixels in rows have names, too, and are numbers
  const pixels = featureNames?.length ? featureNames.map((name) => ({ name, categorical: false })) : null;
  return {
    shape,
    labels: labels?.names ?? null,
    columns: columns?.map(({ name, categories }) => ({ name, categorical: categories !== null })) ?? pixels,
  };
}

/** What files must have so that an encoding can be applied to their rows. */
export function columnsBeforeEncoding(
  encoding: Encoding | null,
  shape: readonly number[],
  names: readonly string[] | null,
  labels: readonly string[] | null,
): ExpectedColumns {
  switch (encoding?.kind) {
    case undefined:
      return { shape, labels, columns: names?.map((name) => ({ name, categorical: false })) ?? null };
    case "images":
      return { shape: encoding.from, labels, columns: null };
    case "text":
      return { shape: [], labels, columns: null };
    case "table": {
      const columns = encoding.columns.map((column) => ({ name: column.name, categorical: "categories" in column }));
      // an encoding of images in rows has numbers alone, and keeps their shape
      return { shape: shape.length > 1 ? shape : [columns.length], labels, columns: shape.length > 1 ? null : columns };
    }
  }
}

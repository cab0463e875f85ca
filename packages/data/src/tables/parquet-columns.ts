import type { FileMetaData, SchemaElement, SchemaTree } from "hyparquet";
import { cellReader, type ReadCell } from "./parquet-cells.js";

/** A column of a Parquet file, which may be a list or a structure of several stored columns. */
export interface ParquetColumn {
  /** As the file has it: other columns may have the same name. */
  readonly name: string;
  /** What the metadata calls it from now on: its number. */
  readonly key: string;
  /** What it holds where its values are no single ones, to go after "got"; else null. */
  readonly nested: string | null;
  readonly readCell: ReadCell;
}

/**
 * The columns of a file. Changes its metadata, so that hyparquet reads each column under its number: it tells columns apart by their names,
 * and reads the first one's values for all that have its name. Decimal numbers are read as the whole numbers that they are stored as, since
 * hyparquet rounds them.
 */
export function parquetColumns(metadata: FileMetaData, fields: readonly SchemaTree[]): readonly ParquetColumn[] {
  const keyOfStored = fields.flatMap((field, column) => new Array<string>(storedColumns(field)).fill(String(column)));
  for (const group of metadata.row_groups) {
    group.columns.forEach(({ meta_data: stored }, at) => {
      if (stored !== undefined) stored.path_in_schema[0] = keyOfStored[at]!;
    });
  }
  return fields.map((field, column): ParquetColumn => {
    const { element } = field;
    const { name } = element;
    element.name = String(column);
    const scale = decimalScale(element);
    if (scale !== null) {
      delete element.converted_type;
      delete element.logical_type;
    }
    return { name, key: element.name, nested: nestingOf(field), readCell: cellReader(element, scale) };
  });
}

/** How many columns a field is stored in: one for each of its leaves. */
function storedColumns({ element, children }: SchemaTree): number {
  return element.type !== undefined ? 1 : children.reduce((sum, child) => sum + storedColumns(child), 0);
}

/** How many digits of a column of decimal numbers stand behind the point; null for other columns. */
function decimalScale({ converted_type: type, logical_type: logical, scale }: SchemaElement): number | null {
  if (logical?.type === "DECIMAL") return logical.scale;
  return type === "DECIMAL" ? (scale ?? 0) : null;
}

function nestingOf({ element, children }: SchemaTree): string | null {
  const { converted_type: type, logical_type: logical, repetition_type: repetition } = element;
  if (repetition === "REPEATED" || type === "LIST" || logical?.type === "LIST") return "a list";
  if (type === "MAP" || logical?.type === "MAP") return "a map";
  return children.length > 0 ? "a structure" : null;
}

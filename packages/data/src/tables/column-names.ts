/** A column whose name stands above an earlier column as well. */
export interface RenamedColumn {
  /** What the file calls it. */
  readonly from: string;
  /** What it is called here. */
  readonly to: string;
}

/** The names of a table's columns, each of them once. */
export interface ColumnNames {
  readonly names: readonly string[];
  /** Columns that the file calls as it calls an earlier one. */
  readonly renamed: readonly RenamedColumn[];
  /** The numbers of columns that the file gives no name. */
  readonly unnamed: readonly number[];
}

/** What pandas calls a column without a name, and what it writes when it saves such a table again. */
const UNNAMED = /^Unnamed: \d+(\.\d+)*$/;

/**
 * Gives each column a name of its own, whatever its file says: spaces around a name are no part of it; a name that stands again becomes
 * `a_1`, as in DuckDB, or the next that no column has; a column without a name becomes `Unnamed: 3`, as in pandas. Where a name stands
 * several times, the first column keeps it.
 */
export function columnNames(header: readonly string[]): ColumnNames {
  const trimmed = header.map((name) => name.trim());
  const wanted = trimmed.map((name, column) => (name === "" ? `Unnamed: ${column}` : name));
  const taken = new Set(wanted);
  const seen = new Set<string>();
  const renamed: RenamedColumn[] = [];
  const names = wanted.map((from) => {
    if (!seen.has(from)) {
      seen.add(from);
      return from;
    }
    const to = freeName(from, taken);
    taken.add(to);
    renamed.push({ from, to });
    return to;
  });
  return { names, renamed, unnamed: names.flatMap((_, column) => (UNNAMED.test(wanted[column]!) ? [column] : [])) };
}

/** Numbered from 1, past the names that other columns have. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  let number = 1;
  while (taken.has(`${name}_${number}`)) number++;
  return `${name}_${number}`;
}

import { hasComma, isMissing, numberIn } from "./cell.js";
import type { ColumnNames } from "./column-names.js";
import type { Cell, LeftOutColumn, Records } from "./records.js";

/** What pandas calls the levels of an index without a name where it stores them as columns; tools that copy a file keep the name. */
const INDEX_LEVEL = /^__index_level_\d+__$/;

const WHOLE_NUMBER = /^\d+(\.0+)?$/;

/**
 * Finds the columns that measure nothing: those that the file's own metadata call its index, and of the columns without a name those in
 * which each row has a whole number of its own (pandas' `to_csv` and R's `write.csv` give the index no name), or a text where it is the first
 * column, and those without a value (each line ends with a delimiter).
 *
 * @param declared the names of the columns that the file says are its index
 */
export function leftOutColumns(
  { names, unnamed }: ColumnNames,
  declared: readonly string[],
  forEach: Records["forEach"],
): readonly LeftOutColumn[] {
  const stored = names.flatMap((name, column): LeftOutColumn[] =>
    declared.includes(name) || INDEX_LEVEL.test(name) ? [{ column, why: "is the index that pandas stored" }] : [],
  );
  return [...stored, ...idleColumns(unnamed, forEach)].sort((a, b) => a.column - b.column);
}

/** Of columns without a name those that only number or name the rows, and those that are empty. */
function idleColumns(columns: readonly number[], forEach: Records["forEach"]): readonly LeftOutColumn[] {
  if (columns.length === 0) return [];
  const looks = columns.map((column) => new ColumnLook(column));
  forEach((cells) => {
    for (const look of looks) look.add(cells[look.column] ?? null);
  });
  return looks.flatMap((look): LeftOutColumn[] => {
    const why = look.idle();
    return why === null ? [] : [{ column: look.column, why }];
  });
}

/** Tables that were put below each other keep their indices, which count on from row to row but where the next table begins. */
const SHARE_THAT_COUNTS = 0.9;

/** What a column without a name looks like, cell by cell. */
class ColumnLook {
  readonly column: number;
  readonly #seen = new Set<string>();
  #rows = 0;
  #values = 0;
  #numbers = 0;
  #countsOn = 0;
  #before = Number.NaN;

  constructor(column: number) {
    this.column = column;
  }

  add(cell: Cell): void {
    this.#rows++;
    if (isMissing(cell)) return;
    this.#values++;
    this.#seen.add(String(cell));
    const number = WHOLE_NUMBER.test(String(cell)) ? Number(cell) : Number.NaN;
    if (!Number.isNaN(number)) this.#numbers++;
    if (number === this.#before + 1) this.#countsOn++;
    this.#before = number;
  }

  /** Why the column measures nothing, to go after its name; null where it may be a feature. */
  idle(): string | null {
    if (this.#rows === 0) return null;
    if (this.#values === 0) return "has neither a name nor a value";
    if (this.#values < this.#rows) return null;
    const each = this.#seen.size === this.#rows;
    if (this.#numbers === this.#rows) {
      const counts = each || this.#countsOn >= SHARE_THAT_COUNTS * this.#rows;
      return counts ? "has no name and only numbers the rows" : null;
    }
    // numbers that are not whole are measurements, though no two are the same
    const texts = [...this.#seen].every((cell) => numberIn(cell) === null && !hasComma(cell));
    return each && texts && this.column === 0 && this.#rows > 1 ? "has no name and only names the rows" : null;
  }
}

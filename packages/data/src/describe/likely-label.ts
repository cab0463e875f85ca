import type { ColumnReference } from "../options.js";
import { hasComma, isMissing, numberIn } from "../tables/cell.js";
import { columnCalledLabel } from "../tables/label-names.js";
import type { Cell } from "../tables/records.js";

/** What a label is looked for in. */
export interface LabelCandidates {
  /** Null for a table without a header. */
  readonly names: readonly string[] | null;
  readonly width: number;
  /** Columns that are no label unless they are called so, such as an index. */
  readonly idle: ReadonlySet<number>;
  /** Columns that cannot be the label. */
  readonly unreadable: ReadonlySet<number>;
  /** Some of the rows. */
  readonly rows: readonly (readonly Cell[])[];
}

const LAST = -1;

/** In fewer rows, different texts are no sign of anything. */
const ROWS_OF_OWN = 10;

/** Classes are few, and each has several rows. */
const MOST_CLASSES = 100;
const ROWS_PER_CLASS = 2;
/** With fewer other columns, whole numbers in all of them are no sign of anything. */
const MANY_COLUMNS = 4;

/**
 * The column that is most likely the label's: one that is called so; the one that has a name where the others have numbers; classes in the
 * first column, where the last is a feature like the others; or else the last that has not a text of its own in each row.
 */
export function likelyLabel(candidates: LabelCandidates): ColumnReference {
  const { names, width, idle, unreadable } = candidates;
  const all = Array.from({ length: width }, (_, column) => column);
  const columns = all.filter((column) => !idle.has(column) && !unreadable.has(column));
  const found =
    (names && columnCalledLabel(names.map((name, column) => (unreadable.has(column) ? "" : name)))) ??
    onlyName(candidates, columns) ??
    classesFirst(candidates, columns);
  if (found !== null) return names?.[found] ?? found;
  const last = lastOf(candidates, columns);
  return (last === undefined ? undefined : names?.[last]) ?? LAST;
}

/** The last column; where that has a text of its own in each row, the last before it whose values come again, or else that has no such texts. */
function lastOf(table: LabelCandidates, columns: readonly number[]): number | undefined {
  const last = columns.at(-1);
  if (last === undefined || !areOwn(table, last)) return last;
  const others = columns.filter((column) => !areOwn(table, column));
  return others.findLast((column) => areClasses(table, column)) ?? others.at(-1) ?? last;
}

/** Of an array's columns, which have numbers for names, the one that has been given a name. */
function onlyName(table: LabelCandidates, columns: readonly number[]): number | null {
  const named = columns.filter((column) => !isNumber(table.names?.[column] ?? "0"));
  const [only] = named;
  return only !== undefined && named.length === 1 && columns.length > 2 && areClasses(table, only) ? only : null;
}

/** As many tables of the UCI repository are written: the class, and then its measurements. */
function classesFirst(table: LabelCandidates, columns: readonly number[]): number | null {
  const [first, ...others] = columns;
  const last = others.at(-1);
  if (first === undefined || last === undefined || !areTexts(table, first) || !areClasses(table, first)) return null;
  if (others.some((column) => areTexts(table, column))) return null;
  const whole = (column: number) => cellsOf(table, column).every((cell) => Number.isInteger(Number(cell)));
  const alike = others.every((column) => whole(column) === whole(last));
  const named = table.names !== null && others.some((column) => !isNumber(table.names![column]!));
  // names are given with care, and the label's comes last: only a last column that is as the others says otherwise
  return alike && (!named || (whole(last) && others.length >= MANY_COLUMNS && hasRangeOfOthers(table, others)))
    ? first
    : null;
}

/** Whether the last column reaches as far as most others do. */
function hasRangeOfOthers(table: LabelCandidates, columns: readonly number[]): boolean {
  const reach = columns.map((column) =>
    cellsOf(table, column).reduce<number>((high, cell) => Math.max(high, Number(cell)), 0),
  );
  const last = reach.at(-1)!;
  return reach.filter((high) => high <= 2 * last && last <= 2 * high).length > reach.length / 2;
}

function areClasses(table: LabelCandidates, column: number): boolean {
  const cells = cellsOf(table, column);
  const distinct = new Set(cells.map(String)).size;
  return distinct > 1 && distinct <= MOST_CLASSES && cells.length >= ROWS_PER_CLASS * distinct;
}

function areTexts(table: LabelCandidates, column: number): boolean {
  return cellsOf(table, column).some((cell) => numberIn(cell) === null);
}

/** Texts of which none comes twice are names, or lists that a tool wrote as text: no class could be learnt from one row. */
function areOwn(table: LabelCandidates, column: number): boolean {
  const cells = cellsOf(table, column);
  const texts = cells.every((cell) => numberIn(cell) === null && !hasComma(cell));
  return cells.length >= ROWS_OF_OWN && texts && new Set(cells.map(String)).size === cells.length;
}

function cellsOf({ rows }: LabelCandidates, column: number): readonly Cell[] {
  return rows.map((row) => row[column] ?? null).filter((cell) => !isMissing(cell));
}

function isNumber(name: string): boolean {
  return numberIn(name) !== null;
}

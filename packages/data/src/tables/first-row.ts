import { isMissing, numberIn } from "./cell.js";
import { isLabelName } from "./label-names.js";

type Row = readonly string[];

/**
 * What the first row of a table is, by what stands below it: the names of the columns, a row like the others, or nothing that can be told
 * for sure.
 */
export type FirstRow = "names" | "row" | "unclear";

/** Whether to take the first row for names where nobody says: names unless it looks like a row. */
export function isHeader(rows: readonly Row[]): boolean {
  const first = firstRow(rows);
  return first === "names" || (first === "unclear" && areNewTexts(rows));
}

/**
 * Tells names from values; the one rule of `init` and of the readers.
 *
 * - Text above nothing but numbers is a name, unless most of the row are numbers.
 * - A text among whole numbers is a name where each text below it comes again and it does not, or where it is what people call a label.
 * - Numbers are names where they count, as those that pandas gives to the columns of an array (0, 1, 2, …), or rise from column to column, as
 *   years and wavelengths do; and where most rows below do not do the same.
 * - Other numbers are values.
 * - In a file of text alone, cells that all come again below are values.
 */
export function firstRow(rows: readonly Row[]): FirstRow {
  const [first = [], ...rest] = rows;
  const numbers = numbersIn(first);
  if (rest.length === 0) return numbers.length === first.length && !doCount(numbers) ? "row" : "unclear";
  // files that were put below each other have their header several times
  const others = rest.filter((row) => !row.every((cell, column) => cell === first[column]));
  const aboveNumbers = first.filter((cell, column) => isText(cell) && holdsNumbersAlone(others, column)).length;
  // a word of the file's own for a value that is missing is text above numbers, too, and stands among numbers
  if (aboveNumbers > numbers.length) return "names";
  if (numbers.length === 0) return allComeAgain(first, rest) ? "row" : "unclear";
  return numbersAsNames(first, rest, aboveNumbers);
}

function isNumber(cell: string | undefined): boolean {
  return cell !== undefined && !isMissing(cell) && numberIn(cell) !== null;
}

function isText(cell: string): boolean {
  return !isMissing(cell) && numberIn(cell) === null;
}

function holdsNumbersAlone(rows: readonly Row[], column: number): boolean {
  const cells = rows.map((row) => row[column] ?? "").filter((cell) => !isMissing(cell));
  return cells.length > 0 && cells.every(isNumber);
}

/** So many numbers that count on by one are names by themselves; fewer need another sign. */
const MANY_THAT_COUNT = 3;
/** So many whole numbers that are equally far apart are names: 1990, 1995, 2000, 2005. */
const MANY_IN_STEPS = 4;
/** So many numbers that rise or fall stand in order by chance in 1 of 40,320 rows. */
const MANY_IN_ORDER = 8;

/**
 * What a first row with numbers in it is.
 *
 * @param aboveNumbers how many of its texts stand above nothing but numbers
 */
function numbersAsNames(first: Row, rest: readonly Row[], aboveNumbers: number): FirstRow {
  const numbers = numbersIn(first);
  if (first.some((cell, column) => isText(cell) && rest.some((row) => row[column] === cell))) return "row";
  // "y" is an answer as well
  if (first.some((cell) => isLabelName(cell) && cell.length > 1)) return "names";
  if (numbers.every(Number.isInteger) && first.some((_, column) => isNewAmongClasses(first, rest, column)))
    return "names";
  const alone = (is: (numbers: readonly number[]) => boolean) =>
    is(numbers) && 2 * rest.filter((row) => is(numbersIn(row))).length < rest.length;
  if (alone(doCount)) {
    const named = aboveNumbers > 0 || first.some(isLabelName) || haveFractionsBelow(first, rest);
    if (numbers.length >= MANY_THAT_COUNT || named) return "names";
    return numbers[0] === 0 ? "unclear" : "row";
  }
  if (numbers.length >= MANY_IN_STEPS && alone(areInSteps)) return "names";
  return numbers.length >= MANY_IN_ORDER && alone(areInOrder) ? "names" : "row";
}

function numbersIn(row: Row): readonly number[] {
  return row.filter(isNumber).map(Number);
}

/** 0, 1, 2 or 2019, 2020: each the one before and one. */
function doCount(numbers: readonly number[]): boolean {
  return (
    numbers.length > 0 &&
    numbers.every((value, at) => Number.isInteger(value) && value >= 0 && (at === 0 || value === numbers[at - 1]! + 1))
  );
}

function areInSteps(numbers: readonly number[]): boolean {
  const [first = 0, second = 0] = numbers;
  const step = second - first;
  return step > 0 && numbers.every((value, at) => Number.isInteger(value) && value === first + at * step);
}

function areInOrder(numbers: readonly number[]): boolean {
  const rise = numbers.every((value, at) => at === 0 || value > numbers[at - 1]!);
  return rise || numbers.every((value, at) => at === 0 || value < numbers[at - 1]!);
}

/** Whether in each column with a number in the first row the numbers below are written with a point. */
function haveFractionsBelow(first: Row, rest: readonly Row[]): boolean {
  return first.every((cell, column) => {
    const below = rest.map((row) => row[column] ?? "").filter(isNumber);
    return !isNumber(cell) || (below.length > 0 && below.every((number) => number.includes(".")));
  });
}

/** Of fewer rows, a class may well have one. */
const MANY_ROWS = 10;

/** Whether a text of the first row stands above texts that all come again, and does not itself. */
function isNewAmongClasses(first: Row, rest: readonly Row[], column: number): boolean {
  if (!isText(first[column]!) || rest.length < MANY_ROWS) return false;
  const counts = new Map<string, number>();
  for (const row of rest) counts.set(row[column] ?? "", (counts.get(row[column] ?? "") ?? 0) + 1);
  return [...counts].every(([cell, count]) => cell !== first[column] && count > 1);
}

/** Whether each text of the first row comes again in its column, in rows that are not the same as the first. */
function allComeAgain(first: Row, rest: readonly Row[]): boolean {
  if (rest.some((row) => row.every((cell, column) => cell === first[column]))) return false; // a header that is repeated, perhaps
  const texts = first.flatMap((cell, column) => (isMissing(cell) ? [] : [column]));
  return texts.length > 0 && texts.every((column) => rest.some((row) => row[column] === first[column]));
}

/** Whether the first row is of text alone that does not come again in its column. */
function areNewTexts([first = [], ...rest]: readonly Row[]): boolean {
  const texts = first.flatMap((cell, column) => (isMissing(cell) ? [] : [column]));
  if (texts.length === 0 || first.some(isNumber)) return false;
  return texts.every((column) => rest.every((row) => row[column] !== first[column]));
}

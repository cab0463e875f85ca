import type { Cell } from "./records.js";

/** What `Number` takes for one and people do not mean: an empty cell, hexadecimal digits, "Infinity". */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** How half of Europe writes them. */
const DECIMAL_COMMA = /^[+-]?\d*,\d+([eE][+-]?\d+)?$/;

/** How spreadsheets show large ones. */
const THOUSANDS = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/;

/** How tools write infinity. */
const INFINITE = /^[+-]?inf(inity)?$/i;

/** How tools write that there is no value. */
const MISSING = /^(nan|na|n\/a|null|none|\?)?$/i;

/** An ISO 8601 date, with a time or without. Without a zone it is taken for UTC: the machine's own zone must not matter. */
const DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

export function isMissing(cell: Cell): boolean {
  if (typeof cell === "string") return MISSING.test(cell);
  return cell === null || Number.isNaN(cell);
}

/** The number in a cell; null for anything else, and for one beyond what float32 reaches. */
export function numberIn(cell: Cell): number | null {
  const value = numberOf(cell);
  return Number.isFinite(Math.fround(value)) ? value : null;
}

/** Whether a cell holds a number that is written with a comma, before its decimals or between its thousands: of "1,234" nothing tells which. */
export function hasComma(cell: Cell): boolean {
  return typeof cell === "string" && (DECIMAL_COMMA.test(cell) || THOUSANDS.test(cell));
}

/** What to do about a cell that should hold a number and has a comma. */
export const POINT_ADVICE = "write numbers with a decimal point, not a comma, and with nothing between thousands";

/** What to do about a number that float32 does not reach, or that is none. */
export const LARGEST_ADVICE =
  "features are 32-bit floats, which reach to 3.4e38: bring the column into another unit, or leave the row out";

/** Whether a cell holds a number that is infinite, or beyond what float32 reaches. */
export function isTooLarge(cell: Cell): boolean {
  if (typeof cell === "string" && INFINITE.test(cell)) return true;
  const value = numberOf(cell);
  return !Number.isNaN(value) && numberIn(cell) === null;
}

/** A point in time as a number that grows with it: the number itself, or of a date its milliseconds; null for anything else. */
export function timeIn(cell: Cell): number | null {
  const value = typeof cell === "string" && DATE.test(cell) ? millisecondsOf(cell) : numberOf(cell);
  return Number.isFinite(value) ? value : null;
}

/** A cell as messages show it. */
export function shown(cell: Cell): string {
  if (cell === null) return "no value";
  return cell === "" ? "an empty cell" : `"${cell}"`;
}

function numberOf(cell: Cell): number {
  if (typeof cell === "string") return DECIMAL.test(cell) ? Number(cell) : Number.NaN;
  return cell ?? Number.NaN;
}

function millisecondsOf(date: string): number {
  const [day = "", rest = ""] = date.split(/[T ]/, 2);
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/.test(rest);
  return Date.parse(rest === "" ? day : `${day}T${rest}${zoned ? "" : "Z"}`);
}

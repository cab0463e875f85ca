import { stripVTControlCharacters } from "node:util";
import type { Style } from "./style.js";

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

/** One cell a column; a cell may carry colours, which count no width. */
export type Row = readonly string[];

/**
 * Lays rows out under their titles, two spaces between columns, no rules: the alignment carries the eye.
 * A row shorter than the columns lets its last cell run on (a failed member's reason takes the rest of the line).
 */
export function formatTable(columns: readonly Column[], rows: readonly Row[], style: Style): string[] {
  const widths = columns.map((column, at) => {
    const whole = rows.filter((row) => at < row.length - 1 || row.length === columns.length);
    return Math.max(width(column.title), widest(whole.map((row) => row[at] ?? "")));
  });
  const line = (cells: Row) =>
    cells
      .map((cell, at) => {
        const runsOn = at === cells.length - 1 && cells.length < columns.length;
        return runsOn ? cell : pad(cell, widths[at] ?? 0, columns[at]?.align ?? "left");
      })
      .join("  ")
      .trimEnd();
  return [style.dim(line(columns.map((column) => column.title))), ...rows.map(line)];
}

/** Pads to a visible width. */
export function pad(text: string, columns: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, columns - width(text)));
  return align === "left" ? text + space : space + text;
}

/** How many terminal columns a text takes; ours holds no wide characters. */
export function width(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** The terminal columns that the widest of any number of texts takes; 0 when there are none. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, width(text)), 0);
}

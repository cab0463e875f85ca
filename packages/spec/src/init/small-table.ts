import type { DescribedData } from "./described-data.js";

/** Fewer are few. */
export const MANY_ROWS = 5000;

/** With fewer rows, a share of them would be no measure: none is set aside, and no fold left out. */
export const ROWS_TO_SHARE = 50;

/** Whether data are so few numbers that a network has more weights than they teach: its weights are then held near zero, and each row counts. */
export function isSmallTable({ kind, rows }: DescribedData): boolean {
  return kind === "table" && rows < MANY_ROWS;
}

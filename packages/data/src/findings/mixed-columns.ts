import type { RawColumn } from "../sources/raw-rows.js";
import { numberIn } from "../tables/cell.js";
import type { DataFinding } from "./finding.js";

/** With fewer numbers, codes such as 4, 6, 8 and "rotary" are categories. */
const FEWEST_NUMBERS = 20;
/** Of the different values. */
const SHARE_OF_NUMBERS = 0.9;
const TEXTS_SHOWN = 3;

/** Columns that a few texts turned into categories, one for each of their numbers. */
export function mixedColumns(columns: readonly RawColumn[] | null): DataFinding[] {
  return (columns ?? []).flatMap(({ name, number, categories }): DataFinding[] => {
    const texts = categories?.filter((text) => numberIn(text) === null) ?? [];
    const numbers = (categories?.length ?? 0) - texts.length;
    if (numbers < FEWEST_NUMBERS || numbers < SHARE_OF_NUMBERS * (numbers + texts.length)) return [];
    const shown = texts.slice(0, TEXTS_SHOWN).map((text) => `"${text}"`);
    const others = shown.join(", ") + (texts.length > shown.length ? ` and ${texts.length - shown.length} more` : "");
    return [
      {
        kind: "mixed-columns",
        what: `the column "${name ?? number}" is read as ${numbers + texts.length} categories: all its values are numbers but ${others}`,
        why: "a category for each number forgets their size and order, and knows no number that training did not have",
        advice:
          "correct those cells, or leave them empty and set `data.missing: median`; if they are categories all the same, list such columns in `data.categorical`",
        count: texts.length,
        pairs: [],
      },
    ];
  });
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "./projects.js";

/** A page's text, by its path in the repository. */
export function readPage(path: string): string {
  return readFileSync(join(repository, path), "utf8");
}

/** A table: the titles of its columns, and its rows of as many cells. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The tables of a page, in their order; a bar that is escaped in a cell is a bar. */
export function tablesOf(page: string): readonly Table[] {
  return [...page.matchAll(/(?:^\|.*\|\n)+/gm)].map(([lines]) => {
    const [columns = [], , ...rows] = lines.trimEnd().split("\n").map(cellsOf);
    return { columns, rows };
  });
}

function cellsOf(line: string): string[] {
  const cells = line.slice(1, -1).split(/(?<!\\)\|/);
  return cells.map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** What stands in the fenced blocks of a language; "" for those that name none. */
export function codeBlocks(page: string, language: string): readonly string[] {
  const blocks = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  return blocks.filter(([, name]) => name === language).map(([, , text]) => text!);
}

/** What stands in backticks within the text of a page, or of a cell. */
export function inlineCodes(text: string): readonly string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, "");
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code!);
}

/** The names that links find a page's titles by, as GitHub makes them. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const titles = [...page.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/^#+ (.*)$/gm)];
  return new Set(
    titles.map(([, title]) =>
      title!
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

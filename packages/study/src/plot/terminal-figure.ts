import { type Figure, legendOf } from "./figure.js";
import { screenColour } from "./palette.js";
import { dotOf, terminalChart } from "./terminal-chart.js";

export interface TerminalOptions {
  /** Characters of a line. */
  readonly width: number;
  /** Whether lines may carry colours: NO_COLOR and pipes say no. */
  readonly colour: boolean;
}

/** Beyond so many characters a chart gets no wider: lines that long are hard to follow. */
const WIDEST = 100;
const NARROWEST = 32;

/** What a series' line ends with, so that no colours are needed to tell which it is. */
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** Draws a figure in characters: its charts one below the other, then the legend. No line is longer than `width`, from 32 on. */
export function terminalFigure(figure: Figure, { width, colour }: TerminalOptions): string[] {
  const columns = Math.max(NARROWEST, Math.min(WIDEST, width));
  const legend = legendOf(figure).filter(({ name }) => name !== "");
  const paint = (code: number, text: string): string => (colour ? `\u001b[38;5;${code}m${text}\u001b[39m` : text);
  const letterOf = (name: string): string | null => {
    const at = legend.findIndex((series) => series.name === name);
    return legend.length < 2 || at === -1 ? null : (LETTERS[at] ?? "·");
  };
  const entries = legend.map((series) => {
    const letter = letterOf(series.name) ?? "";
    const sample = series.shape === "dots" ? dotOf(series) : `${letter}${series.dashed ? "╌╌" : "──"}`;
    return {
      length: [...sample].length + 1 + [...series.name].length,
      text: `${paint(screenColour(series.colour), sample)} ${series.name}`,
    };
  });
  return [
    ...[figure.title, figure.subtitle].filter((line) => line !== "").map((line) => fit(line, columns)),
    "",
    ...figure.charts.flatMap((chart) => [
      ...terminalChart(chart, { columns, letterOf, paint: colour ? paint : null }),
      "",
    ]),
    ...flow(entries, columns),
  ];
}

function fit(line: string, columns: number): string {
  const characters = [...line];
  return characters.length <= columns ? line : `${characters.slice(0, columns - 1).join("")}…`;
}

/** Entries beside each other, as many to a line as fit. */
function flow(entries: readonly { readonly length: number; readonly text: string }[], columns: number): string[] {
  const lines: string[] = [];
  let [line, length] = ["", 0];
  for (const entry of entries) {
    if (length > 0 && length + 3 + entry.length > columns) {
      lines.push(line);
      [line, length] = ["", 0];
    }
    line += `${length > 0 ? "   " : ""}${entry.text}`;
    length += (length > 0 ? 3 : 0) + entry.length;
  }
  return length > 0 ? [...lines, line] : lines;
}

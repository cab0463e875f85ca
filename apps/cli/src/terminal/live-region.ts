import { stripVTControlCharacters } from "node:util";
import { printable } from "./printable.js";

/** The part of a terminal that it needs; stderr is one. */
interface LiveTerminal {
  readonly columns?: number;
  write(text: string): unknown;
}

const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";
const clearBelow = "\u001b[0J";

/**
 * A few lines at the bottom of a terminal that are redrawn in place, while finished lines scroll away above them.
 * Lines are cut at the terminal's width: a wrapped line would make the count of rows to climb wrong.
 */
export class LiveRegion {
  readonly #terminal: LiveTerminal;
  #height = 0;
  #open = false;

  constructor(terminal: LiveTerminal) {
    this.#terminal = terminal;
  }

  /** Writes `above` for good, then draws `lines` as the region. One write, so that nothing flickers. */
  draw(lines: readonly string[], above: readonly string[] = []): void {
    const width = (this.#terminal.columns ?? 80) - 1;
    const text = [...above, ...lines.map((line) => cut(line, width))]
      .map((line) => `${printable(line, true)}\n`)
      .join("");
    this.#terminal.write(`${this.#open ? "" : hideCursor}${this.#climb()}${text}`);
    this.#open = true;
    this.#height = lines.length;
  }

  /** Takes the region away and gives the cursor back. Safe to call twice. */
  close(): void {
    if (!this.#open) return;
    this.#terminal.write(this.#climb() + showCursor);
    this.#open = false;
    this.#height = 0;
  }

  #climb(): string {
    return this.#height === 0 ? "" : `\u001b[${this.#height}A\r${clearBelow}`;
  }
}

/** Cuts to a visible width, keeping colour sequences whole and ended. */
export function cut(line: string, width: number): string {
  if (stripVTControlCharacters(line).length <= width) return line;
  let [visible, kept, at] = [0, "", 0];
  while (at < line.length && visible < width - 1) {
    const sequence = colourAt(line, at);
    if (sequence !== null) {
      kept += sequence;
      at += sequence.length;
    } else {
      kept += line[at];
      at += 1;
      visible += 1;
    }
  }
  return `${kept}\u001b[0m…`;
}

function colourAt(line: string, at: number): string | null {
  if (line[at] !== "\u001b") return null;
  const end = line.indexOf("m", at);
  return end < 0 ? null : line.slice(at, end + 1);
}

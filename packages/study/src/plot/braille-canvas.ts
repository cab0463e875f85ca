/** Dots of a braille character, by column and row: Unicode 2800 plus these bits. */
const BITS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;

/** A character, and the colour (of a terminal's 256) in which it is written; null: as text is. */
export interface Cell {
  readonly text: string;
  readonly colour: number | null;
}

/** A drawing of dots, two columns and four rows of them in each character of a terminal. */
export class BrailleCanvas {
  readonly #columns: number;
  readonly #rows: number;
  readonly #bits: Uint8Array;
  readonly #colours: (number | null)[];
  readonly #letters = new Map<number, Cell>();

  /** @param columns and @param rows in characters */
  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#rows = rows;
    this.#bits = new Uint8Array(columns * rows);
    this.#colours = new Array<number | null>(columns * rows).fill(null);
  }

  /** Sets the dot at a share of width and height, from the lower left; what lies outside is left out. */
  dot(x: number, y: number, colour: number | null): void {
    this.#set(this.#column(x), this.#row(y), colour);
  }

  /** Draws a straight line between two places; of a dashed one, four dots of eight. */
  line(fromX: number, fromY: number, toX: number, toY: number, colour: number | null, dashed: boolean): void {
    const [column, row] = [this.#column(fromX), this.#row(fromY)];
    const [width, height] = [this.#column(toX) - column, this.#row(toY) - row];
    const steps = Math.max(1, Math.abs(width), Math.abs(height));
    // A line that leaves the canvas by far (a loss that explodes) needs no walk of a million dots.
    const longest = 4 * (this.#columns * 2 + this.#rows * 4);
    for (let step = 0; step <= Math.min(steps, longest); step++) {
      const share = step / Math.min(steps, longest);
      const [x, y] = [Math.round(column + width * share), Math.round(row + height * share)];
      if (!dashed || (x + y) % 8 < 4) this.#set(x, y, colour);
    }
  }

  /** Puts a character at a place, over the dots; what lies outside comes to the nearest edge. */
  letter(x: number, y: number, text: string, colour: number | null): void {
    const column = Math.min(this.#columns - 1, Math.max(0, Math.floor(this.#column(x) / 2)));
    const row = Math.min(this.#rows - 1, Math.max(0, Math.floor(this.#row(y) / 4)));
    this.#letters.set(row * this.#columns + column, { text, colour });
  }

  /** The drawing, a list of characters for each line. */
  lines(): Cell[][] {
    return Array.from({ length: this.#rows }, (_, row) =>
      Array.from({ length: this.#columns }, (_, column): Cell => {
        const at = row * this.#columns + column;
        const bits = this.#bits[at]!;
        const dots = {
          text: bits === 0 ? " " : String.fromCodePoint(0x2800 + bits),
          colour: this.#colours[at] ?? null,
        };
        return this.#letters.get(at) ?? dots;
      }),
    );
  }

  #column(x: number): number {
    return Math.round(x * (this.#columns * 2 - 1));
  }

  #row(y: number): number {
    return Math.round((1 - y) * (this.#rows * 4 - 1));
  }

  #set(column: number, row: number, colour: number | null): void {
    if (column < 0 || row < 0 || column >= this.#columns * 2 || row >= this.#rows * 4) return;
    const at = Math.floor(row / 4) * this.#columns + Math.floor(column / 2);
    this.#bits[at]! |= BITS[column % 2]![row % 4]!;
    this.#colours[at] = colour;
  }
}

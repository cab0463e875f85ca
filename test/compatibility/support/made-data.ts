import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const ROWS = 48;

/**
 * Writes the small files that the recorded specs train on into a folder. They are made with integer arithmetic alone, so that they have the
 * same bytes everywhere.
 */
export async function writeMadeData(folder: string): Promise<void> {
  await mkdir(join(folder, "texts", "praise"), { recursive: true });
  await mkdir(join(folder, "texts", "blame"), { recursive: true });
  const files: Readonly<Record<string, string>> = {
    "table.csv": table(),
    "images.csv": images(12),
    "thumbnails.csv": images(8),
    ...texts(),
  };
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
}

/** Numbers between 0 and 100 that look drawn: a linear congruential generator with the modulus 101. */
function scattered(row: number, column: number): number {
  return (row * 37 + column * 59 + row * row * (column + 3)) % 101;
}

/** Four features (one of them words, some of them missing), a class, two numbers to predict, two labels, a group, a weight. */
function table(): string {
  const lines = ["a,b,c,colour,kind,price,size,hot,wet,owner,worth"];
  for (let row = 0; row < ROWS; row++) {
    const [a, b, c] = [scattered(row, 0), scattered(row, 1), scattered(row, 2)] as const;
    const colour = ["red", "green", "blue"][row % 3];
    const kind = a + b > 120 ? "high" : a > b ? "left" : "right";
    const missing = row % 11 === 5 ? "" : String(c);
    lines.push(
      [
        a,
        b,
        missing,
        colour,
        kind,
        2 * a - b,
        1000 + a + c,
        +(a > 50),
        +(b > 50),
        `o${row % 12}`,
        1 + (row % 3),
      ].join(),
    );
  }
  return `${lines.join("\n")}\n`;
}

/** Grey images of a bar that stands or lies, one a row: side x side pixels, then the class. */
function images(side: number): string {
  const lines: string[] = [];
  for (let row = 0; row < ROWS; row++) {
    const place = (row * 5) % side;
    const stands = row % 2 === 0;
    const pixels = Array.from({ length: side * side }, (_, at) => {
      const along = stands ? at % side : Math.trunc(at / side);
      return along === place ? 200 : scattered(row, at) % 40;
    });
    lines.push([...pixels, stands ? "stands" : "lies"].join());
  }
  return `${lines.join("\n")}\n`;
}

function texts(): Record<string, string> {
  const words = { praise: ["good", "fine", "warm", "bright"], blame: ["bad", "poor", "cold", "dull"] };
  const files: Record<string, string> = {};
  for (let row = 0; row < ROWS; row++) {
    const kind = row % 2 === 0 ? "praise" : "blame";
    const word = (place: number) => words[kind][scattered(row, place) % 4];
    files[`texts/${kind}/${String(row).padStart(2, "0")}.txt`] = `the ${word(0)} day was ${word(1)} and ${word(2)}`;
  }
  return files;
}

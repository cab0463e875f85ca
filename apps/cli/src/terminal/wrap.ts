import { width } from "./table.js";

/** Lines for prose are never longer, however wide the terminal: the eye loses longer ones. */
const WIDEST = 110;
const NARROWEST = 40;

/** The characters of a line on a stream: of a pipe or a file, as many as are good to read. */
export function lineWidth(stream: { readonly columns?: number | undefined }): number {
  return Math.max(NARROWEST, Math.min(WIDEST, stream.columns ?? WIDEST));
}

/** Breaks a text between words into lines of at most `columns` characters; a longer word has a line to itself. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && width(line) + 1 + width(word) > columns) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** A text behind a name, wrapped below itself: the name stands before the first line alone. */
export function hanging(name: string, text: string, columns: number): string[] {
  const indent = width(name);
  return wrap(text, Math.max(1, columns - indent)).map((line, at) => (at === 0 ? name : " ".repeat(indent)) + line);
}

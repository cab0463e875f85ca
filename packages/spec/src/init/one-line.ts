/** Whatever ends a line in YAML or on a terminal, and what a terminal would obey. */
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;

/** A line that stays one whatever names of classes and columns are in it, so that no cell of a file can end a comment: "a\nb" with its backslash. */
export function oneLine(line: string): string {
  return line.replace(CONTROL, (character) =>
    character === "\n" ? "\\n" : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

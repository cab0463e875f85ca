/** What a terminal acts on instead of showing it, and marks that change the direction of text; a line's end and a tab stay. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The colours of style.ts: a number that starts or ends one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const COLOUR = /(\u001b\[\d{1,2}m)/;

/**
 * Text for a terminal or a log, with control characters written as `\u001b` and the like: names come from files and from the network,
 * and could otherwise clear the screen, forge lines or send keys.
 *
 * @param coloured whether the text has colours of ours, which stay
 */
export function printable(text: string, coloured: boolean): string {
  if (!coloured) return text.replace(CONTROL, escaped);
  return text
    .split(COLOUR)
    .map((part, at) => (at % 2 === 1 ? part : part.replace(CONTROL, escaped)))
    .join("");
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

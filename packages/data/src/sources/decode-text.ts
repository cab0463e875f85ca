import { isUtf8 } from "node:buffer";
import { DataError } from "../data-error.js";
import { knownFormat } from "./known-formats.js";

const LINE_FEED = 0x0a;
/** A zero byte within the first so many tells UTF-16, whose every second byte is one where the letters are English. */
const LOOKED_AT = 1024;
/** What a decoder puts in the place of what it does not know. */
const STRANGER = "\ufffd";
/** So many characters on each side of it are shown. */
const CONTEXT = 12;

const ADVICE = "save it as UTF-8 (in Excel: CSV UTF-8)";

/**
 * Refuses bytes that are not UTF-8: read as if they were, different letters would become the same one, and so would the labels and
 * categories that they are in.
 *
 * @throws DataError bad-text, with the line
 */
export function checkUtf8(bytes: Uint8Array, file: string): void {
  const known = knownFormat(bytes);
  if (known !== null) {
    throw new DataError("bad-text", `expected text in UTF-8, got ${known.name}; ${known.advice}`, { file });
  }
  const start = bytes.subarray(0, LOOKED_AT);
  const marked = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  if (marked || start.includes(0)) {
    const sign = marked ? "the mark that it starts with" : "its zero bytes";
    throw new DataError("bad-text", `expected text in UTF-8, got UTF-16 or no text, by ${sign}; ${ADVICE}`, { file });
  }
  if (isUtf8(bytes)) return;
  const { line, around } = firstStranger(bytes);
  throw new DataError("bad-text", `expected text in UTF-8, got ${around}; ${ADVICE}`, { file, line });
}

/** The text of a whole file in UTF-8, without its mark. @throws DataError bad-text, with the line */
export function decodeText(bytes: Uint8Array, file: string): string {
  checkUtf8(bytes, file);
  return new TextDecoder().decode(bytes);
}

/** The first line that is not UTF-8 (no character of UTF-8 holds a line feed), and what of it stands around the first stranger. */
function firstStranger(bytes: Uint8Array): { readonly line: number; readonly around: string } {
  let line = 1;
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(LINE_FEED, start);
    const text = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (end < 0 || !isUtf8(text)) {
      const decoded = new TextDecoder().decode(text);
      const at = decoded.indexOf(STRANGER);
      return { line, around: JSON.stringify(decoded.slice(Math.max(0, at - CONTEXT), at + CONTEXT)) };
    }
    start = end + 1;
  }
}

import { isUtf8 } from "node:buffer";
import { SpecError } from "../errors/spec-error.js";

const LINE_FEED = 0x0a;

/**
 * The text of a spec's file. Read as if it were UTF-8, another encoding would name other files and classes, or fail where nothing is wrong.
 *
 * @throws SpecError `syntax` for what is not UTF-8, with the line
 */
export function decodeSpec(bytes: Uint8Array, origin: string): string {
  // YAML has no zero bytes; in UTF-16 every second one of a Latin letter is zero.
  const wide =
    bytes.includes(0) || (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (wide) throw notUtf8(origin, null, "UTF-16, or no text");
  if (!isUtf8(bytes)) throw notUtf8(origin, firstLineNotUtf8(bytes), "another encoding, perhaps Latin-1");
  return new TextDecoder().decode(bytes);
}

/** No character of UTF-8 holds a line feed. */
function firstLineNotUtf8(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; ; line++) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}

function notUtf8(origin: string, line: number | null, got: string): SpecError {
  const message = `expected text in UTF-8, got ${got}; save the file as UTF-8`;
  return new SpecError("syntax", origin, [{ path: "", line, message, choices: [] }]);
}

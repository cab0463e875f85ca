/** Longest piece of a client's text in a message: a gRPC status travels in headers, which peers cap at 8 KiB. */
const QUOTED_CHARACTERS = 64;

/** A client's text as part of a message: quoted, control characters escaped, shortened. */
export function quote(text: string): string {
  if (text.length <= QUOTED_CHARACTERS) return JSON.stringify(text);
  return `${JSON.stringify(text.slice(0, QUOTED_CHARACTERS))}… (${text.length} characters)`;
}

/** A tensor's shape as part of a message, shortened after eight dimensions. */
export function showShape(shape: readonly (number | bigint)[]): string {
  const shown = shape.slice(0, 8).join(", ");
  return shape.length <= 8 ? `[${shown}]` : `[${shown}, … ${shape.length} dimensions]`;
}

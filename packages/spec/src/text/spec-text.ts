import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { SpecError, type SpecProblem } from "../errors/spec-error.js";
import type { Path } from "../errors/value-path.js";

/** A spec's text, read: what it says, and on which line each of its values stands. */
interface SpecText {
  readonly value: unknown;
  /** The line, from 1, of the value at a path, or of what is nearest above it when there is none. */
  lineOf(path: Path): number | null;
}

/**
 * Reads YAML 1.2, and so JSON; `<<` merges mappings.
 * @throws SpecError `syntax`, with the line of each fault
 */
export function readSpecText(text: string, origin: string): SpecText {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => problem(message, lines.linePos(pos[0]).line));
    throw new SpecError("syntax", origin, problems);
  }
  return {
    value: plainValue(document, origin),
    lineOf(path) {
      const start = startOf(document, path);
      return start === null ? null : lines.linePos(start).line;
    },
  };
}

/** The document as plain values; aliases that hold themselves, or that multiply without end, are no spec. */
function plainValue(document: Document, origin: string): unknown {
  try {
    const value = document.toJS();
    JSON.stringify(value);
    return value;
  } catch (cause) {
    throw new SpecError(
      "syntax",
      origin,
      [problem(`its aliases cannot be resolved: ${(cause as Error).message}`, null)],
      { cause },
    );
  }
}

function problem(message: string, line: number | null): SpecProblem {
  return { path: "", line, message, choices: [] };
}

/** The offset of the key or list entry that a path leads to, as far as it leads. */
function startOf(document: Document, path: Path): number | null {
  let node: unknown = document.contents;
  let start: number | null = null;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    const entry = isSeq(node) ? node.items[Number(key)] : pair?.key;
    if (!isNode(entry)) break;
    start = entry.range?.[0] ?? start;
    node = pair === undefined ? entry : pair.value;
  }
  return start;
}

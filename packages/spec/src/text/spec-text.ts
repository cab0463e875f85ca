import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLParseError,
} from "yaml";
import { SpecError, type SpecProblem, TOO_DEEP } from "../errors/spec-error.js";
import type { Path } from "../errors/value-path.js";
import { aliasFault, badKey, type YamlFault } from "./yaml-faults.js";

/** A spec's text, read: what it says, and on which line each of its values stands. */
interface SpecText {
  readonly value: unknown;
  /** The line, from 1, of the value at a path, or of what is nearest above it when there is none. */
  lineOf(path: Path): number | null;
}

/**
 * Reads YAML 1.2, and so JSON; `<<` merges mappings.
 * @throws SpecError `syntax`, with the line of the first fault: one that is not mended brings others about
 */
export function readSpecText(text: string, origin: string): SpecText {
  const lines = new LineCounter();
  const refuse = ({ message, at }: YamlFault, cause?: unknown): never => {
    const line = at === null ? null : lines.linePos(at).line;
    throw new SpecError("syntax", origin, [problem(message, line)], { cause });
  };
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false, logLevel: "error" });
  const [fault] = document.errors;
  if (fault !== undefined) {
    refuse({ message: faultWords(fault), at: fault.pos[0] });
  }
  const key = badKey(document);
  if (key !== null) refuse(key);
  const value = plainValue(document, refuse);
  if (typeof value === "string") {
    const message = "this is no mapping of fields; to train on data, let `conclave init DATA` write a spec for them";
    throw new SpecError("syntax", origin, [problem(message, null)]);
  }
  return {
    value,
    lineOf(path) {
      const start = startOf(document, path);
      return start === null ? null : lines.linePos(start).line;
    },
  };
}

/** The parser's own words, but for those that speak of its interface or of forms that JSON has not. */
function faultWords({ code, message }: YAMLParseError): string {
  if (code === "MULTIPLE_DOCS") return "a spec is one document: this line begins another one";
  // The parser calls itself for each level, and ran out of stack.
  if (code === "RESOURCE_EXHAUSTION") return TOO_DEEP;
  const [, token] = /^Unexpected (\S+) in flow /.exec(message) ?? [];
  return token === undefined ? message : `unexpected ${token}: it is one too many, or something is missing before it`;
}

/** The document as plain values; aliases that hold themselves, or that multiply without end, are no spec. */
function plainValue(document: Document, refuse: (fault: YamlFault, cause: unknown) => never): unknown {
  try {
    const value = document.toJS();
    // JSON's writer throws for values that hold themselves.
    JSON.stringify(value);
    return value;
  } catch (cause) {
    return refuse(aliasFault(document), cause);
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

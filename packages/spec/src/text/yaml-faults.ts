import { type Alias, type Document, isNode, isScalar, type Node, visit } from "yaml";

/** Something that YAML allows and no spec can hold, and the offset in the text where it stands; null where that is not known. */
export interface YamlFault {
  readonly message: string;
  readonly at: number | null;
}

/** The first key that names no field: an empty one, or a list or mapping. */
export function badKey(document: Document): YamlFault | null {
  let fault: YamlFault | null = null;
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) ? key.value !== null : !isNode(key) || "source" in key) return undefined;
      const got = isScalar(key) || !isNode(key) ? "nothing" : "a list or a mapping";
      fault = { message: `expected the name of a field before the colon, got ${got}`, at: startOf(key) };
      return visit.BREAK;
    },
  });
  return fault;
}

/** Why a document's aliases cannot be resolved: one that names nothing, one within what it names, or too many in all. */
export function aliasFault(document: Document): YamlFault {
  let fault: YamlFault | null = null;
  let last: Alias | null = null;
  visit(document, {
    Alias(_, alias, path) {
      last = alias;
      const named = alias.resolve(document);
      const message =
        named === undefined
          ? `the alias *${alias.source} names nothing: no &${alias.source} stands before it`
          : `an alias (*${alias.source}) stands within the value that it names (&${alias.source}): write the value out`;
      if (named !== undefined && !path.includes(named as Node)) return undefined;
      fault = { message, at: startOf(alias) };
      return visit.BREAK;
    },
  });
  return fault ?? { message: "its aliases (*name) multiply without end: write the values out", at: startOf(last) };
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

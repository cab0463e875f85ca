import type { Graph, Value } from "../ir/value.js";
import { dropNeutral, gatherFactors, multiplyByInverse } from "./algebra.js";
import { shrinkBroadcasts } from "./broadcasts.js";
import { foldScalars } from "./constants.js";
import { type RewriteRule, rewriteGraph } from "./rewrite.js";
import { dropTrivial } from "./shapes.js";

/** What a scan does in each step is a graph as well. */
const simplifyBody: RewriteRule = (value) => {
  if (value.source.kind !== "operation" || value.source.op !== "Scan") return value;
  const { attributes } = value.source;
  const body = simplify(attributes.body as Graph);
  return body === attributes.body
    ? value
    : { ...value, source: { ...value.source, attributes: { ...attributes, body } } };
};

const RULES: readonly RewriteRule[] = [
  dropTrivial,
  shrinkBroadcasts,
  foldScalars,
  dropNeutral,
  multiplyByInverse,
  gatherFactors,
  simplifyBody,
];

/** Applies the rules to one value until none changes it. */
function settle(value: Value): Value {
  for (const rule of RULES) {
    const better = rule(value);
    if (better !== value) return settle(better);
  }
  return value;
}

/**
 * Cleans a traced graph up: fewer passes over memory, the same values up to rounding. A rule may make new values below the one it
 * rewrites, so the graph is gone over until nothing changes.
 */
export function simplify(graph: Graph): Graph {
  const simpler = rewriteGraph(graph, settle);
  const settled = Object.entries(simpler.outputs).every(([name, value]) => value === graph.outputs[name]);
  return settled ? graph : simplify(simpler);
}

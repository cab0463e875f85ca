import { type GraphProto, ModelProto } from "../../../packages/tracer/src/gen/onnx/onnx.js";

/** How often each operation stands in a program, loops' bodies included. */
export function countNodes(model: Uint8Array): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const visit = (graph: GraphProto | undefined): void => {
    for (const node of graph?.node ?? []) {
      counts[node.opType] = (counts[node.opType] ?? 0) + 1;
      for (const { g } of node.attribute) visit(g);
    }
  };
  visit(ModelProto.decode(model).graph);
  return counts;
}

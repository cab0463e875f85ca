import type { LeafSpec } from "@conclave/core";
import { GraphBuilder, type Name } from "../onnx/graph-builder.js";
import { valueInfo } from "../onnx/tensor-type.js";

/** A tensor that goes from one round to the next. */
interface Carried extends LeafSpec {
  /** Before the first round. */
  readonly initial: Name;
}

/**
 * Writes a loop of a known number of rounds into the body of another one.
 * @param round writes one round: its number (int64 scalar) and what it is given → the same after it, in the same order
 * @returns what is left after the last round
 */
export function repeat(
  around: GraphBuilder,
  count: number,
  carried: readonly Carried[],
  round: (builder: GraphBuilder, number: Name, before: readonly Name[]) => readonly Name[],
): readonly Name[] {
  const builder = new GraphBuilder(around);
  const number = builder.inputName("number");
  const going = builder.inputName("going");
  const before = carried.map((_, index) => builder.inputName(`before${index}`));
  const outputs = builder.outputs([going, ...round(builder, number, before)]);
  const infos = (names: readonly Name[]) =>
    carried.map(({ dtype, shape }, index) => valueInfo(names[index] as Name, dtype, shape));
  const graph = builder.finish(
    "round",
    [valueInfo(number, "int64", []), valueInfo(going, "bool", []), ...infos(before)],
    [valueInfo(outputs[0] as Name, "bool", []), ...infos(outputs.slice(1))],
  );
  const rounds = around.constant("int64", [], BigInt64Array.of(BigInt(count)));
  return around.emitWithBody("Loop", [rounds, "", ...carried.map(({ initial }) => initial)], carried.length, graph);
}

import type { LeafSpec } from "@conclave/core";
import { GraphBuilder, type Name } from "./graph-builder.js";
import { valueInfo } from "./tensor-type.js";

/** A tensor that goes from one round to the next. */
interface Carried extends LeafSpec {
  /** Before the first round. */
  readonly initial: Name;
}

/**
 * Writes a loop of a known number of rounds into a graph.
 * @param round writes one round: its number (int64 scalar) and what it is given → the same after it, in the same order, then what it reports
 * @param reports what each round reports besides
 * @returns what is left after the last round, then the reports, stacked along a new first axis
 */
export function repeat(
  around: GraphBuilder,
  count: number,
  carried: readonly Carried[],
  round: (builder: GraphBuilder, number: Name, before: readonly Name[]) => readonly Name[],
  reports: readonly LeafSpec[] = [],
): readonly Name[] {
  const builder = new GraphBuilder(around);
  const number = builder.inputName("number");
  const going = builder.inputName("going");
  const before = carried.map((_, index) => builder.inputName(`before${index}`));
  const outputs = builder.outputs([going, ...round(builder, number, before)]);
  const infos = (specs: readonly LeafSpec[], names: readonly Name[]) =>
    specs.map(({ dtype, shape }, index) => valueInfo(names[index] as Name, dtype, shape));
  const graph = builder.finish(
    "round",
    [valueInfo(number, "int64", []), valueInfo(going, "bool", []), ...infos(carried, before)],
    [valueInfo(outputs[0] as Name, "bool", []), ...infos([...carried, ...reports], outputs.slice(1))],
  );
  const rounds = around.constant("int64", [], BigInt64Array.of(BigInt(count)));
  const initial = carried.map((one) => one.initial);
  return around.emitWithBody("Loop", [rounds, "", ...initial], carried.length + reports.length, graph);
}

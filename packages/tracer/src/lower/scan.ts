import { type Graph, operationOf, type Shape, sizeOf, type Value } from "../ir/value.js";
import { GraphBuilder, type Name } from "../onnx/graph-builder.js";
import { valueInfo } from "../onnx/tensor-type.js";
import { splatOf } from "../simplify/constants.js";
import type { Lowering, LoweringRule } from "./lowering.js";

interface ScanParts {
  readonly body: Graph;
  readonly reverse: boolean;
  /** The scan's inputs by the names that the body has for them. */
  readonly inputs: readonly (readonly [string, Value])[];
}

function partsOf(scan: Value): ScanParts {
  const { inputs, attributes } = operationOf(scan);
  const { body, names, reverse } = attributes as { body: Graph; names: readonly string[]; reverse: boolean };
  return { body, reverse, inputs: names.map((name, index) => [name, inputs[index]!] as const) };
}

/** The names of a scan's outputs that are among some values. */
export function scanOutputs(scan: Value, values: Iterable<Value>): readonly string[] {
  const own = [...values].filter(
    ({ source }) => source.kind === "operation" && source.op === "ScanOutput" && source.inputs[0] === scan,
  );
  return own.map((value) => operationOf(value).attributes.name as string);
}

/** A value before the first step; zeros of some size are not stored. */
function initial(value: Value, lowering: Lowering): Name {
  const filling = value.dtype === "float32" && sizeOf(value.shape) > 1 ? splatOf(value) : null;
  const { builder } = lowering;
  return filling === null
    ? lowering.rowMajor(value)
    : builder.emit("Expand", [builder.float(filling), builder.integers(value.shape)]);
}

/**
 * A scan as ONNX's Scan: slices are read and results written where they lie, with no copies, and results that nobody asks for are not
 * computed. A body of some tens of nodes that run again and again is quicker than all steps' nodes in a row, each of which has left the cache
 * when its turn comes again.
 */
function writeScan(scan: Value, lowering: Lowering): ReadonlyMap<string, Name> {
  const { body, reverse, inputs } = partsOf(scan);
  const { builder, options } = lowering;
  const within = new GraphBuilder(builder);
  const of = (kind: string) => inputs.filter(([name]) => name.startsWith(kind));
  const [shared, states, slices] = [of("shared/"), of("state/"), of("slice/")];
  const entering = [...states, ...slices].map(([name]) => [name, within.inputName(name)] as const);
  const used = new Set(options.outputsOf(scan));
  const leaving = [...states.map(([name]) => name), ...Object.keys(body.outputs).filter((name) => isUsed(name, used))];
  const wanted = Object.fromEntries(leaving.map((name) => [name, body.outputs[name]!]));
  const known = [...shared.map(([name, value]) => [name, lowering.rowMajor(value)] as const), ...entering];
  const realised = Object.fromEntries(known.map(([name, given]) => [name, { rowMajor: () => given }]));
  const lowered = options.lowerBody({ inputs: body.inputs, outputs: wanted }, within, realised);
  const outputs = within.outputs(leaving.map((name) => lowered.rowMajor(wanted[name]!)));
  const info = (name: Name, { dtype, shape }: { dtype: Value["dtype"]; shape: Shape }) => valueInfo(name, dtype, shape);
  const graph = within.finish(
    "step",
    entering.map(([name, given]) => info(given, body.inputs[name]!)),
    leaving.map((name, index) => info(outputs[index]!, wanted[name]!)),
  );
  const directions = (count: number) => Array<number>(count).fill(reverse ? 1 : 0);
  const names = builder.emitWithBody(
    "Scan",
    [...states.map(([, value]) => initial(value, lowering)), ...slices.map(([, value]) => lowering.rowMajor(value))],
    leaving.length,
    graph,
    {
      num_scan_inputs: slices.length,
      scan_input_directions: directions(slices.length),
      scan_output_directions: directions(leaving.length - states.length),
    },
  );
  return new Map(leaving.map((name, index) => [name, names[index]!]));
}

function isUsed(name: string, used: ReadonlySet<string>): boolean {
  return name.startsWith("result/") && used.has(name);
}

/** A scan has no value of its own; its outputs name what they take of it. */
export const lowerScan: LoweringRule = () => ({});

export const lowerScanOutput: LoweringRule = (value, lowering) => {
  const { inputs, attributes } = operationOf(value);
  const scan = inputs[0]!;
  const rowMajor = () => lowering.several(scan, () => writeScan(scan, lowering)).get(attributes.name as string)!;
  return { rowMajor };
};

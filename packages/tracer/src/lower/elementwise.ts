import type { ElementwiseOp, Value } from "../ir/value.js";
import { operationOf, sameShape, sizeOf } from "../ir/value.js";
import { type AttributeValue, float } from "../onnx/attribute.js";
import type { Name } from "../onnx/graph-builder.js";
import { dataTypeOf } from "../onnx/tensor-type.js";
import { channelsOfRows, type Layout } from "./layout.js";
import type { Lowering, LoweringRule } from "./lowering.js";
import { type FusedBias, fusedBias } from "./matmul.js";

function attributesOf(value: Value, op: ElementwiseOp): Readonly<Record<string, AttributeValue>> {
  if (op === "Cast") return { to: dataTypeOf(value.dtype) };
  const { attributes } = operationOf(value);
  return Object.fromEntries(Object.entries(attributes).map(([name, number]) => [name, float(number as number)]));
}

/** What an operand of a feature-major operation is: the batch itself, one number, or one number a channel. */
type Role = "batch" | "scalar" | "channels";

function roleOf(operand: Value, result: Value, lowering: Lowering): Role | null {
  if (sizeOf(operand.shape) === 1) return "scalar";
  if (lowering.isBatched(operand)) return sameShape(operand.shape, result.shape) ? "batch" : null;
  const channels = result.shape.at(-1) ?? 1;
  return operand.shape.at(-1) === channels && sizeOf(operand.shape) === channels ? "channels" : null;
}

/** The layout that a feature-major operation should run in: the first operand's that is not plain, so that convolutions keep theirs. */
function layoutFor(operands: readonly Value[], lowering: Lowering): Layout {
  const layouts = operands.map((operand) => lowering.featureMajor(operand).layout);
  return layouts.find((layout) => layout.blocks * layout.tiles > 1) ?? (layouts[0] as Layout);
}

/** A vector over the channels as a column [rows, 1] for a block of a layout. */
function channelColumn(operand: Value, layout: Layout, block: number, lowering: Lowering): Name {
  const { builder } = lowering;
  const channels = sizeOf(operand.shape);
  const rows = channelsOfRows(layout, block, channels) as Int32Array;
  const column = builder.reshape(lowering.rowMajor(operand), [channels, 1]);
  const plain = rows.length === channels && rows.every((channel, row) => channel === row);
  return plain ? column : builder.gather(column, rows);
}

function blockOperand(operand: Value, role: Role, layout: Layout, block: number, lowering: Lowering): Name {
  switch (role) {
    case "batch":
      return lowering.inLayout(operand, layout).blocks[block] as Name;
    case "channels":
      return channelColumn(operand, layout, block, lowering);
    case "scalar":
      return operand.shape.length > 2
        ? lowering.builder.reshape(lowering.rowMajor(operand), [1])
        : lowering.rowMajor(operand);
  }
}

/** Element-by-element operations: block by block where the operands have their features major, else as they are. */
export const lowerElementwise: LoweringRule = (value, lowering) => {
  const { op, inputs } = operationOf(value);
  const attributes = attributesOf(value, op as ElementwiseOp);
  const bias: FusedBias | null = fusedBias(value, lowering);
  if (bias !== null) return bias;
  const rowMajor = () =>
    lowering.builder.emit(
      op,
      inputs.map((input) => lowering.rowMajor(input)),
      attributes,
    );
  const roles = inputs.map((input) => roleOf(input, value, lowering));
  const batches = inputs.filter((_, index) => roles[index] === "batch");
  const fits = value.shape.length >= 2 && !roles.includes(null) && batches.length > 0;
  if (!fits || !batches.some((operand) => lowering.isFeatureMajor(operand))) return { rowMajor };
  const featureMajor = () => {
    const layout = layoutFor(batches, lowering);
    const blocks = Array.from({ length: layout.blocks }, (_, block) => {
      const operands = inputs.map((input, index) => blockOperand(input, roles[index] as Role, layout, block, lowering));
      return lowering.builder.emit(op, operands, attributes);
    });
    return { layout, blocks };
  };
  const hasChannels = roles.includes("channels");
  const channelsKnown = () => {
    const layout = layoutFor(batches, lowering);
    const channels = value.shape.at(-1) ?? 1;
    return Array.from({ length: layout.blocks }, (_, block) => channelsOfRows(layout, block, channels)).every(
      (rows) => rows !== null,
    );
  };
  return !hasChannels || channelsKnown() ? { featureMajor } : { rowMajor };
};

import type { ReduceOp, Value } from "../ir/value.js";
import { operationOf, sizeOf } from "../ir/value.js";
import { channelsOfRows } from "./layout.js";
import type { Lowering, LoweringRule } from "./lowering.js";

interface Reduction {
  readonly op: ReduceOp;
  readonly input: Value;
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

function reductionOf(value: Value): Reduction {
  const { op, inputs, attributes } = operationOf(value);
  const { axes, keepDims } = attributes as { axes: readonly number[]; keepDims: boolean };
  return { op: op as ReduceOp, input: inputs[0] as Value, axes, keepDims };
}

/** Whether a sum is over the batch and all positions, leaving one number a channel. */
function isChannelSum({ op, input, axes }: Reduction): boolean {
  const allButLast = axes.length === input.shape.length - 1 && !axes.includes(input.shape.length - 1);
  return (op === "ReduceSum" || op === "ReduceMean") && allButLast;
}

/** For each channel, the places (rows of all blocks, stacked) that hold it; null where rows are mixed or uneven. */
function rowsOfChannels(input: Value, lowering: Lowering): number[][] | null {
  const { layout } = lowering.featureMajor(input);
  const channels = input.shape.at(-1) ?? 1;
  const places: number[][] = Array.from({ length: channels }, () => []);
  for (let block = 0; block < layout.blocks; block++) {
    const rows = channelsOfRows(layout, block, channels);
    if (rows === null) return null;
    rows.forEach((channel, row) => {
      places[channel]?.push(block * layout.rows + row);
    });
  }
  return places.every((own) => own.length === places[0]?.length) ? places : null;
}

function channelSum(value: Value, reduction: Reduction, places: readonly number[][], lowering: Lowering): string {
  const { builder } = lowering;
  const features = lowering.featureMajor(reduction.input);
  const one = builder.integers([1]);
  const sums = features.blocks.map((block) => builder.emit("ReduceSum", [block, one], { keepdims: 0 }));
  const rows = sums.length === 1 ? (sums[0] as string) : builder.emit("Concat", sums, { axis: 0 });
  const depth = places[0]?.length ?? 1;
  const index = Int32Array.from(places.flat());
  const inOrder = depth === 1 && index.every((place, channel) => place === channel);
  const grouped = inOrder ? rows : builder.gather(rows, index, [places.length, depth]);
  const total = depth === 1 ? grouped : builder.emit("ReduceSum", [grouped, one], { keepdims: 0 });
  const count = sizeOf(reduction.input.shape) / places.length;
  const result = reduction.op === "ReduceMean" ? builder.emit("Mul", [total, builder.float(1 / count)]) : total;
  return builder.reshape(result, value.shape);
}

/** Up to so many rows are added up one after the other; more are left to ReduceSum, which adds in pairs and so rounds less. */
const MOST_ROWS = 1024;

/** The extents of the leading axes that a sum is over and of those that stay; null when it is over others, or over nothing. */
function rowsAndColumns({ op, input, axes }: Reduction): readonly [number, number] | null {
  if (op !== "ReduceSum" || input.dtype !== "float32" || axes.length === 0) return null;
  if (axes.length === input.shape.length || axes.some((axis) => axis >= axes.length)) return null;
  const rows = sizeOf(input.shape.slice(0, axes.length));
  return rows > MOST_ROWS ? null : [rows, sizeOf(input.shape.slice(axes.length))];
}

/** A sum over the leading axes as a vector of ones times the matrix: ReduceSum takes the columns one by one and ten times as long. */
function columnSums(
  value: Value,
  { input }: Reduction,
  [rows, columns]: readonly [number, number],
  lowering: Lowering,
): string {
  const { builder } = lowering;
  const ones = builder.constant("float32", [rows], new Float32Array(rows).fill(1));
  const given = lowering.rowMajor(input);
  const matrix = input.shape.length === 2 ? given : builder.reshape(given, [rows, columns]);
  const sums = builder.emit("MatMul", [ones, matrix]);
  return value.shape.length === 1 ? sums : builder.reshape(sums, value.shape);
}

/** Sums and extremes along axes; over all but the channels they run on feature-major batches as they lie. */
export const lowerReduction: LoweringRule = (value, lowering) => {
  const reduction = reductionOf(value);
  const { input, op, axes, keepDims } = reduction;
  if (isChannelSum(reduction) && lowering.isBatched(input) && lowering.isFeatureMajor(input)) {
    const places = rowsOfChannels(input, lowering);
    if (places !== null) return { rowMajor: () => channelSum(value, reduction, places, lowering) };
  }
  const extents = rowsAndColumns(reduction);
  if (extents !== null) return { rowMajor: () => columnSums(value, reduction, extents, lowering) };
  return {
    rowMajor: () =>
      lowering.builder.emit(op, [lowering.rowMajor(input), lowering.builder.integers(axes)], {
        keepdims: keepDims ? 1 : 0,
      }),
  };
};

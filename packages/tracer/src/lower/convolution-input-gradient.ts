import { operationOf, sizeOf, type Value } from "../ir/value.js";
import type { Name } from "../onnx/graph-builder.js";
import { filterRows, planOf } from "./convolution.js";
import type { ConvolutionPlan } from "./convolution-plan.js";
import { identityLayout } from "./layout.js";
import type { Lowering, LoweringRule } from "./lowering.js";
import { scatterRows } from "./scatter.js";

/**
 * The input cut into blocks as large as the step from tile to tile: a patch covers `down` x `across` of them, so an input block gets
 * gradients from as many tiles. Those above each other are added up inside a matrix product, those beside each other afterwards.
 */
interface InputBlocks {
  readonly stepHeight: number;
  readonly stepWidth: number;
  readonly down: number;
  readonly across: number;
  readonly tileRows: number;
  readonly tileColumns: number;
}

function blocksOf({ geometry, tile }: ConvolutionPlan): InputBlocks {
  const stepHeight = tile.height * geometry.strideHeight;
  const stepWidth = tile.width * geometry.strideWidth;
  const patchHeight = (tile.height - 1) * geometry.strideHeight + geometry.kernelHeight;
  const patchWidth = (tile.width - 1) * geometry.strideWidth + geometry.kernelWidth;
  return {
    stepHeight,
    stepWidth,
    down: Math.ceil(patchHeight / stepHeight),
    across: Math.ceil(patchWidth / stepWidth),
    tileRows: geometry.outHeight / tile.height,
    tileColumns: geometry.outWidth / tile.width,
  };
}

/** The filter arranged so that it takes the gradients of the tiles `ups` above a block row to that row: [across · block, ups · outputs]. */
function columnMatrix(
  filter: Value,
  plan: ConvolutionPlan,
  blocks: InputBlocks,
  ups: readonly number[],
  lowering: Lowering,
): Name {
  const { geometry, positions, toeplitz } = plan;
  const { channels } = geometry;
  const zero = sizeOf(filter.shape) / plan.filters;
  const patchWidth = (plan.tile.width - 1) * geometry.strideWidth + geometry.kernelWidth;
  const pixels = blocks.stepHeight * blocks.stepWidth;
  const rows = blocks.across * pixels * channels;
  const outputs = toeplitz.length * positions;
  const index = new Int32Array(rows * ups.length * outputs).fill(zero);
  for (let row = 0; row < rows; row++) {
    const [channel, pixel, beside] = [
      row % channels,
      Math.floor(row / channels) % pixels,
      Math.floor(row / (channels * pixels)),
    ];
    const x = beside * blocks.stepWidth + (pixel % blocks.stepWidth);
    ups.forEach((up, at) => {
      const y = up * blocks.stepHeight + Math.floor(pixel / blocks.stepWidth);
      const patchRow = (y * patchWidth + x) * channels + channel;
      if (x >= patchWidth || patchRow >= plan.patchRows) return;
      for (let output = 0; output < outputs; output++) {
        const block = toeplitz[Math.floor(output / positions)] as Int32Array;
        const weight = block[patchRow * positions + (output % positions)] as number;
        if (weight !== -1) index[(row * ups.length + at) * outputs + output] = weight;
      }
    });
  }
  const { builder } = lowering;
  return builder.reshape(builder.gather(filterRows(filter, plan, lowering), index), [
    rows,
    ups.length * outputs * plan.filters,
  ]);
}

/** The gradients of the tiles in some rows of tiles, along the inner axis of the product: [rows · outputs, columns · batch]. */
function tileRows(
  stacked: Name,
  numbers: readonly number[],
  plan: ConvolutionPlan,
  blocks: InputBlocks,
  lowering: Lowering,
): Name {
  const outputs = plan.layout.blocks * plan.layout.rows;
  const index = numbers.flatMap((row) =>
    Array.from({ length: outputs }, (_, output) => output * blocks.tileRows + row),
  );
  return lowering.builder.gather(stacked, Int32Array.from(index));
}

/** The input feature that each row of the products belongs to; -1 outside the image. */
function targetsOf(plan: ConvolutionPlan, blocks: InputBlocks, blockRows: number): Int32Array {
  const { inHeight, inWidth, channels, padTop, padLeft } = plan.geometry;
  const pixels = blocks.stepHeight * blocks.stepWidth;
  const perBlockRow = blocks.across * pixels * channels * blocks.tileColumns;
  return Int32Array.from({ length: blockRows * perBlockRow }, (_, at) => {
    const column = at % blocks.tileColumns;
    const channel = Math.floor(at / blocks.tileColumns) % channels;
    const pixel = Math.floor(at / (blocks.tileColumns * channels)) % pixels;
    const beside = Math.floor(at / (blocks.tileColumns * channels * pixels)) % blocks.across;
    const y = Math.floor(at / perBlockRow) * blocks.stepHeight + Math.floor(pixel / blocks.stepWidth) - padTop;
    const x = (column + beside) * blocks.stepWidth + (pixel % blocks.stepWidth) - padLeft;
    return y < 0 || y >= inHeight || x < 0 || x >= inWidth ? -1 : (y * inWidth + x) * channels + channel;
  });
}

/** The input's gradient, in the layout that the input of the forward pass had. */
export const lowerConv2DBackpropInput: LoweringRule = (value, lowering) => {
  const [dy, filter] = operationOf(value).inputs as [Value, Value];
  const plan = planOf(value, filter.shape[3] ?? 1, lowering);
  return {
    featureMajor: () => {
      const { builder, batch } = lowering;
      const blocks = blocksOf(plan);
      const input = lowering.options.convolutions.inputOf(plan.geometry, plan.filters);
      const layout =
        input === undefined ? identityLayout(sizeOf(value.shape) / batch) : lowering.featureMajor(input).layout;
      const width = blocks.tileColumns * batch;
      const gradients = lowering.inLayout(dy, plan.layout).blocks;
      const together = gradients.length === 1 ? (gradients[0] as Name) : builder.emit("Concat", gradients, { axis: 0 });
      const stacked = builder.reshape(together, [plan.layout.blocks * plan.layout.rows * blocks.tileRows, width]);
      const blockRows = blocks.tileRows + blocks.down - 1;
      const products = Array.from({ length: blockRows }, (_, blockRow) => {
        const ups = Array.from({ length: blocks.down }, (__, up) => up).filter(
          (up) => blockRow - up >= 0 && blockRow - up < blocks.tileRows,
        );
        const rows = tileRows(
          stacked,
          ups.map((up) => blockRow - up),
          plan,
          blocks,
          lowering,
        );
        return builder.emit("Gemm", [columnMatrix(filter, plan, blocks, ups, lowering), rows]);
      });
      // Rows of zeros at the end, for features that get fewer gradients than others.
      const zeros = builder.constant("float32", [1, width], new Float32Array(width));
      const targets = targetsOf(plan, blocks, blockRows);
      const all = builder.reshape(builder.emit("Concat", [...products, zeros], { axis: 0 }), [
        targets.length + blocks.tileColumns,
        batch,
      ]);
      return scatterRows(all, targets, targets.length, layout, lowering);
    },
  };
};

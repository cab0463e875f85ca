import type { WindowGeometry } from "../ir/window.js";
import type { Layout } from "./layout.js";

/** The window of a pool that follows a convolution without overlapping; 1x1 when none does. */
export interface PoolWindow {
  readonly height: number;
  readonly width: number;
}

/**
 * A convolution as one matrix product over tiles. A tile is a small rectangle of outputs; the patch of the input under it is gathered
 * once, and a Toeplitz matrix of the filter gives all the tile's outputs at the price of some multiplications by zero. That reads
 * far less memory than one patch an output. When a pool follows, the positions of its window come out as separate blocks.
 */
export interface ConvolutionPlan {
  readonly geometry: WindowGeometry;
  readonly filters: number;
  /** The layout of the output: a block for each position of the pool's window, rows (position in the tile, filter). */
  readonly layout: Layout;
  /** Outputs of a tile in each block. */
  readonly positions: number;
  /** Rows of a patch: (row, column, channel) of the input under a tile. */
  readonly patchRows: number;
  /** [patchRows · tiles]: the input feature at each place of each tile's patch; -1 outside the image. */
  readonly patches: Int32Array;
  /** For each block [patchRows · positions]: the filter's row (of height · width · channels) there; -1 for zero. */
  readonly toeplitz: readonly Int32Array[];
  /** [blocks · positions · filterRows]: the patch row that each filter row meets for each output of the tile. */
  readonly meets: Int32Array;
  readonly tile: Tile;
  /** The blocks whose outputs one matrix product computes: all, or each alone where that wastes no more of the product's rows. */
  readonly groups: readonly (readonly number[])[];
}

/** The outputs of a tile. */
interface Tile {
  readonly height: number;
  readonly width: number;
}

/** What a current core does in a nanosecond; only the ratios matter. */
const MULTIPLICATIONS = 75;
const BYTES_COPIED = 15;
const BYTES_PACKED = 30;
/** The rows that onnxruntime's matrix product handles together; fewer leave its vectors idle. */
const ROWS_TOGETHER = 12;

/** The rows that a product of so many rows takes the time of. */
function rowsHandled(rows: number): number {
  return Math.ceil(rows / ROWS_TOGETHER) * ROWS_TOGETHER;
}

/** How many rows or columns of the input lie under some outputs side by side. */
export function patchSide(outputs: number, stride: number, kernel: number): number {
  return (outputs - 1) * stride + kernel;
}

/** The time of one tile size, in nanoseconds a sample: three products a block (forward, both gradients), packing and gathering patches. */
function cost(geometry: WindowGeometry, filters: number, pool: PoolWindow, tile: Tile): number {
  const { outHeight, outWidth, strideHeight, strideWidth, kernelHeight, kernelWidth, channels } = geometry;
  const tiles = (outHeight / tile.height) * (outWidth / tile.width);
  const side = patchSide(tile.height, strideHeight, kernelHeight) * patchSide(tile.width, strideWidth, kernelWidth);
  const bytes = 4 * side * channels;
  const blocks = pool.height * pool.width;
  const rows = rowsHandled((tile.height * tile.width * filters) / blocks);
  const products = (3 * side * channels * rows) / MULTIPLICATIONS + (2 * bytes) / BYTES_PACKED;
  return tiles * (blocks * products + (3 * bytes) / BYTES_COPIED);
}

function chooseTile(geometry: WindowGeometry, filters: number, pool: PoolWindow): Tile {
  const sides = (extent: number, window: number) =>
    [1, 2, 4].map((n) => n * window).filter((side) => extent % side === 0);
  const candidates = sides(geometry.outHeight, pool.height).flatMap((height) =>
    sides(geometry.outWidth, pool.width).map((width) => ({ height, width })),
  );
  return candidates.reduce((best, tile) =>
    cost(geometry, filters, pool, tile) < cost(geometry, filters, pool, best) ? tile : best,
  );
}

/** Plans a convolution; the pool's window must divide the output. */
export function planConvolution(geometry: WindowGeometry, filters: number, pool: PoolWindow): ConvolutionPlan {
  const { outHeight, outWidth, strideHeight, strideWidth, kernelHeight, kernelWidth, channels } = geometry;
  const tile = chooseTile(geometry, filters, pool);
  const [tileRows, tileColumns] = [outHeight / tile.height, outWidth / tile.width];
  const tiles = tileRows * tileColumns;
  const [perRow, perColumn] = [tile.height / pool.height, tile.width / pool.width];
  const positions = perRow * perColumn;
  const blocks = pool.height * pool.width;
  const patchHeight = patchSide(tile.height, strideHeight, kernelHeight);
  const patchWidth = patchSide(tile.width, strideWidth, kernelWidth);
  const patchRows = patchHeight * patchWidth * channels;
  const filterRows = kernelHeight * kernelWidth * channels;

  const place = new Int32Array(outHeight * outWidth * filters);
  const toeplitz = Array.from({ length: blocks }, () => new Int32Array(patchRows * positions).fill(-1));
  const meets = new Int32Array(blocks * positions * filterRows);
  for (let y = 0; y < tile.height; y++) {
    for (let x = 0; x < tile.width; x++) {
      const block = (y % pool.height) * pool.width + (x % pool.width);
      const position = Math.floor(y / pool.height) * perColumn + Math.floor(x / pool.width);
      for (let row = 0; row < filterRows; row++) {
        const channel = row % channels;
        const column = Math.floor(row / channels) % kernelWidth;
        const line = Math.floor(row / (channels * kernelWidth));
        const patchRow = ((y * strideHeight + line) * patchWidth + x * strideWidth + column) * channels + channel;
        (toeplitz[block] as Int32Array)[patchRow * positions + position] = row;
        meets[(block * positions + position) * filterRows + row] = patchRow;
      }
      for (let index = 0; index < tiles * filters; index++) {
        const [filter, at] = [index % filters, Math.floor(index / filters)];
        const outY = Math.floor(at / tileColumns) * tile.height + y;
        const outX = (at % tileColumns) * tile.width + x;
        const rowInBlock = position * filters + filter;
        place[(outY * outWidth + outX) * filters + filter] = (block * positions * filters + rowInBlock) * tiles + at;
      }
    }
  }
  const alone = blocks * rowsHandled(positions * filters) <= rowsHandled(blocks * positions * filters);
  const numbers = Array.from({ length: blocks }, (_, block) => block);
  const groups = alone ? numbers.map((block) => [block]) : [numbers];
  const layout = { blocks, rows: positions * filters, tiles, place };
  let patches: Int32Array | null = null;
  return {
    geometry,
    filters,
    layout,
    positions,
    patchRows,
    // Of a large image they are many, and never asked for: see convolution-strips.ts.
    get patches() {
      patches ??= patchFeatures(geometry, tile, { rows: patchHeight, columns: patchWidth }, tileColumns, tiles);
      return patches;
    },
    toeplitz,
    meets,
    tile,
    groups,
  };
}

function patchFeatures(
  geometry: WindowGeometry,
  tile: Tile,
  patch: { readonly rows: number; readonly columns: number },
  tileColumns: number,
  tiles: number,
): Int32Array {
  const { inHeight, inWidth, channels, strideHeight, strideWidth, padTop, padLeft } = geometry;
  const features = new Int32Array(patch.rows * patch.columns * channels * tiles).fill(-1);
  for (let row = 0; row < patch.rows * patch.columns; row++) {
    for (let at = 0; at < tiles; at++) {
      const y = Math.floor(at / tileColumns) * tile.height * strideHeight + Math.floor(row / patch.columns) - padTop;
      const x = (at % tileColumns) * tile.width * strideWidth + (row % patch.columns) - padLeft;
      if (y < 0 || y >= inHeight || x < 0 || x >= inWidth) continue;
      for (let channel = 0; channel < channels; channel++) {
        features[(row * channels + channel) * tiles + at] = (y * inWidth + x) * channels + channel;
      }
    }
  }
  return features;
}

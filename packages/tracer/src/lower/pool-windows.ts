import type { Value } from "../ir/value.js";
import type { WindowGeometry } from "../ir/window.js";
import type { Name } from "../onnx/graph-builder.js";
import { stackRows, withExtraRow } from "./convert.js";
import { identityLayout, type Layout } from "./layout.js";
import type { Lowering } from "./lowering.js";

/** The input of a pool by position in the window: one tensor a position, each in the output's layout. */
export interface PoolWindows {
  readonly positions: readonly Name[];
  readonly layout: Layout;
  /** Whether the positions are the input's own blocks, so that nothing was copied. */
  readonly aligned: boolean;
  /** For each position, the input feature of each output feature; -1 where the window leaves the image. */
  readonly features: readonly Int32Array[];
}

/** The input feature under each output at each position of the window, in row-major order of positions. */
export function windowFeatures(geometry: WindowGeometry): readonly Int32Array[] {
  const { inHeight, inWidth, channels, outHeight, outWidth, kernelHeight, kernelWidth } = geometry;
  return Array.from({ length: kernelHeight * kernelWidth }, (_, position) =>
    Int32Array.from({ length: outHeight * outWidth * channels }, (__, feature) => {
      const [channel, at] = [feature % channels, Math.floor(feature / channels)];
      const y =
        Math.floor(at / outWidth) * geometry.strideHeight + Math.floor(position / kernelWidth) - geometry.padTop;
      const x = (at % outWidth) * geometry.strideWidth + (position % kernelWidth) - geometry.padLeft;
      return y < 0 || y >= inHeight || x < 0 || x >= inWidth ? -1 : (y * inWidth + x) * channels + channel;
    }),
  );
}

/** The layout of the output when the input's blocks are the window's positions already; null when they are not. */
function alignedLayout(input: Layout, features: readonly Int32Array[]): Layout | null {
  const outputs = (features[0] as Int32Array).length;
  const perBlock = input.rows * input.tiles;
  if (input.blocks !== features.length || perBlock !== outputs) return null;
  const place = Int32Array.from(features[0] as Int32Array, (feature) => input.place[feature] ?? -1);
  const fits = features.every((own, position) =>
    own.every((feature, output) => input.place[feature] === (place[output] as number) + position * perBlock),
  );
  return fits ? { blocks: 1, rows: input.rows, tiles: input.tiles, place } : null;
}

/** Brings the input of a pool into one tensor a position of the window; outside the image stands `padding`. */
export function poolWindows(x: Value, geometry: WindowGeometry, padding: number, lowering: Lowering): PoolWindows {
  const { builder, batch } = lowering;
  const features = windowFeatures(geometry);
  const input = lowering.featureMajor(x);
  const layout = alignedLayout(input.layout, features);
  if (layout !== null) return { positions: input.blocks, layout, aligned: true, features };
  const outside = input.layout.place.length;
  const stacked = stackRows(builder, input, batch);
  const padded = features.some((own) => own.includes(-1));
  const source = padded ? withExtraRow(builder, stacked, batch, padding) : stacked;
  const positions = features.map((own) =>
    builder.gather(
      source,
      own.map((feature) => (feature === -1 ? outside : (input.layout.place[feature] as number))),
    ),
  );
  return { positions, layout: identityLayout((features[0] as Int32Array).length), aligned: false, features };
}

import { tf } from "../tf.js";
import type { Shape } from "./value.js";

/** How windows lie over an image: of a convolution or a pool, over one batch of NHWC images. */
export interface WindowGeometry {
  readonly inHeight: number;
  readonly inWidth: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Rows (columns) of padding before the first. */
  readonly padTop: number;
  readonly padLeft: number;
}

type Info = Pick<tf.backend_util.Conv2DInfo, "outHeight" | "outWidth" | "strideHeight" | "strideWidth" | "padInfo">;
type Padding = Parameters<typeof tf.backend_util.computePool2DInfo>[4];

function geometry(shape: Shape, kernel: readonly [number, number], info: Info): WindowGeometry {
  return {
    inHeight: shape[1] ?? 1,
    inWidth: shape[2] ?? 1,
    channels: shape[3] ?? 1,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    kernelHeight: kernel[0],
    kernelWidth: kernel[1],
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    padTop: info.padInfo.top,
    padLeft: info.padInfo.left,
  };
}

function requireUndilated(dilations: unknown): void {
  const factors = typeof dilations === "number" ? [dilations] : ((dilations as number[] | undefined) ?? [1]);
  if (factors.some((factor) => factor !== 1)) throw new RangeError("dilated windows are not supported");
}

/** The windows of a convolution from tfjs's attributes; x: [batch, height, width, channels], filter: [height, width, in, out]. */
export function convolutionGeometry(
  x: Shape,
  filter: Shape,
  attributes: Readonly<Record<string, unknown>>,
): WindowGeometry {
  requireUndilated(attributes.dilations);
  if ((attributes.dataFormat ?? "NHWC") !== "NHWC") throw new RangeError("only images in NHWC order are supported");
  const info = tf.backend_util.computeConv2DInfo(
    x as [number, number, number, number],
    filter as [number, number, number, number],
    attributes.strides as [number, number],
    1,
    attributes.pad as Padding,
    attributes.dimRoundingMode as "floor" | undefined,
  );
  return geometry(x, [filter[0] ?? 1, filter[1] ?? 1], info);
}

/** The windows of a pool from tfjs's attributes. */
export function poolGeometry(x: Shape, attributes: Readonly<Record<string, unknown>>): WindowGeometry {
  requireUndilated(attributes.dilations);
  const size = attributes.filterSize as number | [number, number];
  const kernel: [number, number] = typeof size === "number" ? [size, size] : size;
  const info = tf.backend_util.computePool2DInfo(
    x as [number, number, number, number],
    kernel,
    attributes.strides as [number, number],
    1,
    attributes.pad as Padding,
    attributes.dimRoundingMode as "floor" | undefined,
  );
  return geometry(x, kernel, info);
}

import type { MemberPlan } from "@conclave/spec";

type ModelSpec = MemberPlan["model"];
type LayerSpec = Extract<ModelSpec, { layers: unknown }>["layers"][number];

/** What the estimate needs to know of the data. */
export interface DataExtent {
  /** Of one sample. */
  readonly shape: readonly number[];
  readonly classes: number;
  readonly trainingRows: number;
}

/**
 * About how many multiplications a member's training takes, forwards: only good for starting long members first, where a factor
 * of two does no harm. Layers that multiply little (pooling, activations) count as nothing.
 */
export function estimateWork({ model, epochs }: MemberPlan, data: DataExtent): number {
  return epochs * data.trainingRows * multiplicationsPerSample(model, data);
}

function multiplicationsPerSample(model: ModelSpec, { shape, classes }: DataExtent): number {
  const inputs = product(shape);
  if ("mlp" in model) return denseChain([inputs, ...model.mlp.hidden, classes]);
  // LeCun 1998: two 5x5 convolutions of 6 and 16 filters, each halved by pooling, then 120, 84 and the classes.
  if ("lenet5" in model) return inputs * (25 * 6 + (25 * 6 * 16) / 4) + denseChain([inputs, 120, 84, classes]);
  let at = shape;
  let total = 0;
  for (const layer of model.layers) {
    const next = outputShape(layer, at, classes);
    if ("dense" in layer) total += product(at) * product(next);
    if ("conv2d" in layer) total += product(next) * product(layer.conv2d.kernel) * (at.at(-1) ?? 1);
    at = next;
  }
  return total;
}

/** Near enough: borders are left out. */
function outputShape(layer: LayerSpec, shape: readonly number[], classes: number): readonly number[] {
  if ("dense" in layer) return [layer.dense.units === "classes" ? classes : layer.dense.units];
  if ("conv2d" in layer) return strided(shape, layer.conv2d.strides, layer.conv2d.filters);
  if ("maxPool" in layer) return strided(shape, layer.maxPool.strides, shape.at(-1) ?? 1);
  if ("averagePool" in layer) return strided(shape, layer.averagePool.strides, shape.at(-1) ?? 1);
  return shape;
}

function strided(
  [height = 1, width = 1]: readonly number[],
  [rows, columns]: readonly [number, number],
  channels: number,
) {
  return [Math.ceil(height / rows), Math.ceil(width / columns), channels];
}

function denseChain(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, width, at) => sum + width * (widths[at] ?? 0), 0);
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}

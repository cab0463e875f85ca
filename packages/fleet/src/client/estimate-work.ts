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
  if ("layers" in model) return workOfStack(model.layers, shape, classes).multiplications;
  if ("logistic" in model) return inputs * classes;
  if ("mlp" in model) return denseChain([inputs, ...model.mlp.hidden, classes]);
  // LeCun 1998: two 5x5 convolutions of 6 and 16 filters, each halved by pooling, then 120, 84 and the classes.
  if ("lenet5" in model) return inputs * (25 * 6 + (25 * 6 * 16) / 4) + denseChain([inputs, 120, 84, classes]);
  if ("lstm" in model) {
    const { units, layers } = model.lstm;
    const [steps = 1] = shape;
    return steps * 4 * units * (inputs / steps + units + (layers - 1) * 2 * units);
  }
  // Three stages of 3x3 convolutions; each has a quarter of the positions and four times the weights of the one before.
  const { filters, blocks } = model["resnet-small"];
  const positions = (shape[0] ?? 1) * (shape[1] ?? 1);
  return positions * 9 * filters * ((shape.at(-1) ?? 1) + 3 * 2 * blocks * filters);
}

interface Work {
  readonly multiplications: number;
  /** The shape of a sample after it. Near enough: borders are left out. */
  readonly shape: readonly number[];
}

function workOfStack(layers: readonly LayerSpec[], shape: readonly number[], classes: number): Work {
  return layers.reduce<Work>(
    (before, layer) => {
      const own = workOf(layer, before.shape, classes);
      return { shape: own.shape, multiplications: before.multiplications + own.multiplications };
    },
    { shape, multiplications: 0 },
  );
}

function workOf(layer: LayerSpec, shape: readonly number[], classes: number): Work {
  if ("dense" in layer) {
    const units = layer.dense.units === "classes" ? classes : layer.dense.units;
    return { shape: [units], multiplications: product(shape) * units };
  }
  if ("conv2d" in layer) {
    const next = strided(shape, layer.conv2d.strides, layer.conv2d.filters);
    return { shape: next, multiplications: product(next) * product(layer.conv2d.kernel) * (shape.at(-1) ?? 1) };
  }
  if ("lstm" in layer) return recurrentWork(layer.lstm, 4, shape);
  if ("gru" in layer) return recurrentWork(layer.gru, 3, shape);
  if ("residual" in layer) {
    const [own, shortcut] = [layer.residual.layers, layer.residual.shortcut].map((stack) =>
      workOfStack(stack, shape, classes),
    );
    return { shape: own!.shape, multiplications: own!.multiplications + shortcut!.multiplications };
  }
  if ("parallel" in layer) {
    const { branches, join } = layer.parallel;
    const works = branches.map((branch) => workOfStack(branch, shape, classes));
    const first = works[0]!.shape;
    const channels = works.reduce((sum, work) => sum + (work.shape.at(-1) ?? 1), 0);
    return {
      shape: join === "add" ? first : [...first.slice(0, -1), channels],
      multiplications: works.reduce((sum, { multiplications }) => sum + multiplications, 0),
    };
  }
  return { shape: shapeAfter(layer, shape), multiplications: 0 };
}

function recurrentWork(
  { units, sequences }: { readonly units: number; readonly sequences: boolean },
  gates: number,
  [steps = 1, features = 1]: readonly number[],
): Work {
  return { shape: sequences ? [steps, units] : [units], multiplications: steps * gates * units * (features + units) };
}

function shapeAfter(layer: LayerSpec, shape: readonly number[]): readonly number[] {
  const channels = shape.at(-1) ?? 1;
  if ("maxPool" in layer) return strided(shape, layer.maxPool.strides, channels);
  if ("averagePool" in layer) return strided(shape, layer.averagePool.strides, channels);
  if ("globalAveragePool" in layer || "globalMaxPool" in layer) return [channels];
  if ("sequence" in layer) return [shape[0] ?? 1, product(shape.slice(1))];
  return "embedding" in layer ? [...shape, layer.embedding.units] : shape;
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

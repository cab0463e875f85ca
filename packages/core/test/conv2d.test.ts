import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conv2d, type Padding, type Pair } from "../src/index.js";
import { uniformTensor, valuesOf } from "./support/arrays.js";
import type { tf } from "./support/cpu.js";
import { context, expectLayerGradients, randomParams } from "./support/layers.js";

const options = {
  filters: 2,
  kernel: [3, 3],
  strides: [1, 1],
  padding: "valid",
  activation: "linear",
  bias: true,
  initializer: "heUniform",
} as const;

const side = fc.integer({ min: 1, max: 3 });
const cases = fc.record({
  kernel: fc.tuple(side, side),
  strides: fc.tuple(side, side),
  padding: fc.constantFrom<Padding>("same", "valid"),
  height: fc.integer({ min: 3, max: 6 }),
  width: fc.integer({ min: 3, max: 6 }),
  channels: fc.integer({ min: 1, max: 2 }),
  seed: fc.nat(),
});

describe("conv2d", () => {
  it("is the cross-correlation by its definition, for any kernel, strides and padding", () => {
    fc.assert(
      fc.property(cases, ({ kernel, strides, padding, height, width, channels, seed }) => {
        const layer = conv2d("conv1", { ...options, kernel, strides, padding });
        const shape = [height, width, channels] as const;
        const x = uniformTensor([2, ...shape], seed);
        const params = randomParams(layer, shape, seed);
        const { y } = layer.apply({ params, state: {} }, x, context);
        expect(y.shape).toEqual([2, ...layer.plan(shape).outShape]);
        const expected = definition(x, params.kernel!, params.bias!, strides, padding, y.shape);
        valuesOf(y).forEach((value, index) => {
          expect(value).toBeCloseTo(expected[index]!, 5);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("A4: has the gradients of finite differences, for any kernel, strides and padding", () => {
    fc.assert(
      fc.property(cases, ({ kernel, strides, padding, height, width, channels, seed }) => {
        const layer = conv2d("conv1", { ...options, kernel, strides, padding });
        expectLayerGradients(layer, uniformTensor([1, height, width, channels], seed), { seed });
      }),
      { numRuns: 8 },
    );
  });

  it("A4: has the gradients of finite differences through an activation, without a bias", () => {
    const layer = conv2d("conv1", { ...options, activation: "tanh", bias: false });
    expectLayerGradients(layer, uniformTensor([2, 4, 4, 2], 3));
  });

  it("refuses a flat sample: it names itself, what it expected and what came", () => {
    expect(() => conv2d("conv1", options).plan([64])).toThrow(
      'layer "conv1": conv2d expected an image sample [height, width, channels], got [64]',
    );
  });

  it("refuses a kernel larger than the image unless it is padded", () => {
    const large = { ...options, kernel: [5, 5] } as const;
    expect(() => conv2d("conv2", large).plan([4, 8, 1])).toThrow(
      'layer "conv2": a window of 5x5 does not fit into what is left of the image, 4x8',
    );
    expect(conv2d("conv2", { ...large, padding: "same" }).plan([4, 8, 1]).outShape).toEqual([4, 8, 2]);
  });

  it.each([
    [{ filters: 0 }, "filters"],
    [{ kernel: [3, 0] as Pair }, "kernel's width"],
    [{ strides: [1.5, 1] as Pair }, "strides's height"],
  ])("refuses %j", (wrong, option) => {
    expect(() => conv2d("c", { ...options, ...wrong })).toThrow(`layer "c": ${option} is a whole number of at least 1`);
  });
});

/** Seven loops, nothing clever. */
function definition(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor,
  [strideY, strideX]: Pair,
  padding: Padding,
  [batch, rows, columns, filters]: number[],
): number[] {
  const [, height, width, channels] = x.shape as [number, number, number, number];
  const [tall, wide] = kernel.shape as [number, number, number, number];
  const before = (count: number, stride: number, size: number, extent: number) =>
    padding === "same" ? Math.floor(Math.max((count - 1) * stride + size - extent, 0) / 2) : 0;
  const [top, left] = [before(rows!, strideY, tall, height), before(columns!, strideX, wide, width)];
  const at = (tensor: tf.Tensor) => {
    const data = tensor.dataSync();
    return (...index: number[]) => data[index.reduce((flat, value, axis) => flat * tensor.shape[axis]! + value, 0)]!;
  };
  const [xAt, kernelAt, biasAt] = [at(x), at(kernel), at(bias)];
  const out: number[] = [];
  for (let n = 0; n < batch!; n++)
    for (let row = 0; row < rows!; row++)
      for (let column = 0; column < columns!; column++)
        for (let filter = 0; filter < filters!; filter++) {
          let sum = biasAt(filter);
          for (let i = 0; i < tall; i++)
            for (let j = 0; j < wide; j++)
              for (let channel = 0; channel < channels; channel++) {
                const [y, z] = [row * strideY + i - top, column * strideX + j - left];
                if (y >= 0 && y < height && z >= 0 && z < width) {
                  sum += xAt(n, y, z, channel) * kernelAt(i, j, channel, filter);
                }
              }
          out.push(sum);
        }
  return out;
}

import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WindowGeometry } from "../src/ir/window.js";
import { type ConvolutionPlan, planConvolution } from "../src/lower/convolution-plan.js";
import { STRIP_LIMITS } from "../src/lower/convolution-strips.js";
import { compileFunction } from "../src/testing/index.js";
import { visitConvolution } from "./support/naive-convolution.js";
import { runModel } from "./support/run-model.js";

interface Case {
  readonly geometry: WindowGeometry;
  readonly filters: number;
}

const side = (most: number) => fc.integer({ min: 1, max: most });

/** Small convolutions of all kinds: oblong, padded unevenly, with strides beyond the filter, with a rest left over. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    kernelHeight: side(4),
    kernelWidth: side(4),
    strideHeight: side(3),
    strideWidth: side(3),
    inHeight: side(9),
    inWidth: side(9),
    channels: side(3),
    filters: side(3),
    padTop: fc.integer({ min: 0, max: 3 }),
    padLeft: fc.integer({ min: 0, max: 3 }),
    padBottom: fc.integer({ min: 0, max: 3 }),
    padRight: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ filters, padBottom, padRight, ...drawn }) => {
    const { inHeight, inWidth, kernelHeight, kernelWidth, strideHeight, strideWidth, padTop, padLeft } = drawn;
    const outHeight = Math.floor((padTop + inHeight + padBottom - kernelHeight) / strideHeight) + 1;
    const outWidth = Math.floor((padLeft + inWidth + padRight - kernelWidth) / strideWidth) + 1;
    return { geometry: { ...drawn, outHeight, outWidth }, filters };
  })
  .filter(({ geometry }) => geometry.outHeight >= 1 && geometry.outWidth >= 1);

const divisors = (extent: number) => [1, 2, 3].filter((window) => extent % window === 0);

/** A convolution, and a window that a pool behind it may have. */
const pooled = cases.chain(({ geometry, filters }) =>
  fc.record({
    geometry: fc.constant(geometry),
    filters: fc.constant(filters),
    pool: fc.record({
      height: fc.constantFrom(...divisors(geometry.outHeight)),
      width: fc.constantFrom(...divisors(geometry.outWidth)),
    }),
  }),
);

/** Whole numbers, so that sums are exact in any order. */
function numbers(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => ((index * 7 + seed * 13) % 11) - 5);
}

const inputSize = ({ inHeight, inWidth, channels }: WindowGeometry) => inHeight * inWidth * channels;
const outputSize = ({ outHeight, outWidth }: WindowGeometry, filters: number) => outHeight * outWidth * filters;
const filterSize = ({ kernelHeight, kernelWidth, channels }: WindowGeometry, filters: number) =>
  kernelHeight * kernelWidth * channels * filters;

/** What a plan's products give for one image: Toeplitz matrices times patches, each output read at its place. */
function convolveByPlan(plan: ConvolutionPlan, image: Float32Array, filter: Float32Array): Float32Array {
  const { filters, positions, patchRows, patches, toeplitz, layout } = plan;
  const { tiles, rows } = layout;
  const product = new Float32Array(layout.blocks * rows * tiles);
  toeplitz.forEach((block, at) => {
    for (let row = 0; row < rows; row++) {
      const [position, own] = [Math.floor(row / filters), row % filters];
      for (let tile = 0; tile < tiles; tile++) {
        let sum = 0;
        for (let patchRow = 0; patchRow < patchRows; patchRow++) {
          const weight = block[patchRow * positions + position] as number;
          const feature = patches[patchRow * tiles + tile] as number;
          if (weight === -1 || feature === -1) continue;
          sum += (filter[weight * filters + own] as number) * (image[feature] as number);
        }
        product[(at * rows + row) * tiles + tile] = sum;
      }
    }
  });
  return Float32Array.from(layout.place, (place) => product[place] as number);
}

describe("a convolution's plan", () => {
  it("is the convolution, whatever the geometry and the pool behind it", () => {
    fc.assert(
      fc.property(pooled, ({ geometry, filters, pool }) => {
        const image = numbers(inputSize(geometry), 1);
        const filter = numbers(filterSize(geometry, filters), 2);
        const expected = new Float32Array(outputSize(geometry, filters));
        visitConvolution(geometry, filters, (input, weight, output) => {
          expected[output] = (expected[output] as number) + (image[input] as number) * (filter[weight] as number);
        });
        expect(convolveByPlan(planConvolution(geometry, filters, pool), image, filter)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it("has a place for every output, and tiles that cover the pool's windows", () => {
    fc.assert(
      fc.property(pooled, ({ geometry, filters, pool }) => {
        const { layout, tile, groups } = planConvolution(geometry, filters, pool);
        const size = outputSize(geometry, filters);
        expect(layout.blocks * layout.rows * layout.tiles).toBe(size);
        expect(Array.from(layout.place).sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, at) => at));
        expect([tile.height % pool.height, tile.width % pool.width]).toEqual([0, 0]);
        expect(layout.blocks).toBe(pool.height * pool.width);
        expect(groups.flat()).toEqual(Array.from({ length: layout.blocks }, (_, block) => block));
      }),
    );
  });

  it("knows which input each weight meets: the filter's gradient is read off there", () => {
    fc.assert(
      fc.property(pooled, ({ geometry, filters, pool }) => {
        const { meets, toeplitz, positions, patchRows } = planConvolution(geometry, filters, pool);
        const weights = filterSize(geometry, 1);
        meets.forEach((patchRow, entry) => {
          const [output, weight] = [Math.floor(entry / weights), entry % weights];
          const block = toeplitz[Math.floor(output / positions)] as Int32Array;
          expect(patchRow).toBeLessThan(patchRows);
          expect(block[patchRow * positions + (output % positions)]).toBe(weight);
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe("a compiled convolution", () => {
  const BATCH = 2;

  /** Paddings as tfjs takes them, so that any geometry can be asked for. */
  function explicitPadding({
    geometry,
  }: Case): [[number, number], [number, number], [number, number], [number, number]] {
    const { inHeight, inWidth, outHeight, outWidth, kernelHeight, kernelWidth, strideHeight, strideWidth } = geometry;
    const after = (extent: number, out: number, stride: number, kernel: number, before: number) =>
      Math.max(0, (out - 1) * stride + kernel - extent - before);
    return [
      [0, 0],
      [geometry.padTop, after(inHeight, outHeight, strideHeight, kernelHeight, geometry.padTop)],
      [geometry.padLeft, after(inWidth, outWidth, strideWidth, kernelWidth, geometry.padLeft)],
      [0, 0],
    ];
  }

  it.each([
    { patches: "gathered at once", limits: STRIP_LIMITS },
    { patches: "in strips of a row of tiles", limits: { numbersAtOnce: 0, stripBytes: 0 } },
    { patches: "in strips of some rows", limits: { numbersAtOnce: 0, stripBytes: 2000 } },
  ])(
    "has the values and both gradients of the most obvious loops, whatever the geometry, patches $patches",
    async ({ limits }) => {
      await fc.assert(
        fc.asyncProperty(cases, async ({ geometry, filters }) => {
          const { inHeight, inWidth, channels, kernelHeight, kernelWidth, outHeight, outWidth } = geometry;
          const shapes = {
            x: [BATCH, inHeight, inWidth, channels],
            filter: [kernelHeight, kernelWidth, channels, filters],
            dy: [BATCH, outHeight, outWidth, filters],
          };
          const strides: [number, number] = [geometry.strideHeight, geometry.strideWidth];
          const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
            tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, explicitPadding({ geometry, filters }));
          const float32 = (shape: readonly number[]) => ({ shape, dtype: "float32" }) as const;
          const { model } = compileFunction(
            { x: float32(shapes.x), filter: float32(shapes.filter), dy: float32(shapes.dy) },
            ({ x, filter, dy }) => {
              const [dx, dFilter] = tf.grads(convolve)([x as tf.Tensor, filter as tf.Tensor], dy as tf.Tensor);
              return {
                y: convolve(x as tf.Tensor, filter as tf.Tensor),
                dx: dx as tf.Tensor,
                dFilter: dFilter as tf.Tensor,
              };
            },
            ["x", "dy"],
            limits,
          );
          const data = {
            x: numbers(BATCH * inputSize(geometry), 1),
            filter: numbers(filterSize(geometry, filters), 2),
            dy: numbers(BATCH * outputSize(geometry, filters), 3),
          };
          const expected = {
            y: new Float32Array(data.dy.length),
            dx: new Float32Array(data.x.length),
            dFilter: new Float32Array(data.filter.length),
          };
          const add = (to: Float32Array, at: number, a: number | undefined, b: number | undefined) => {
            to[at] = (to[at] as number) + (a as number) * (b as number);
          };
          for (let image = 0; image < BATCH; image++) {
            const [inputs, outputs] = [image * inputSize(geometry), image * outputSize(geometry, filters)];
            visitConvolution(geometry, filters, (input, weight, output) => {
              add(expected.y, outputs + output, data.x[inputs + input], data.filter[weight]);
              add(expected.dx, inputs + input, data.dy[outputs + output], data.filter[weight]);
              add(expected.dFilter, weight, data.dy[outputs + output], data.x[inputs + input]);
            });
          }
          const outputs = await runModel(model, {
            x: { shape: shapes.x, data: data.x },
            filter: { shape: shapes.filter, data: data.filter },
            dy: { shape: shapes.dy, data: data.dy },
          });
          for (const [name, numbersExpected] of Object.entries(expected)) {
            expect(outputs[`${name}:out`], name).toEqual(Array.from(numbersExpected));
          }
        }),
        { numRuns: 60 },
      );
    },
  );
});

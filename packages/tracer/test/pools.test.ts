import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileFunction } from "../src/testing/index.js";
import { runModel } from "./support/run-model.js";

const BATCH = 2;

interface Pool {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: "same" | "valid";
}

const side = (most: number) => fc.integer({ min: 1, max: most });

const pools: fc.Arbitrary<Pool> = fc
  .record({
    height: side(8),
    width: side(8),
    channels: side(3),
    size: fc.tuple(side(4), side(4)),
    strides: fc.tuple(side(3), side(3)),
    padding: fc.constantFrom("same", "valid"),
  })
  .filter(({ height, width, size, padding }) => padding === "same" || (size[0] <= height && size[1] <= width));

/** The inputs (within one image, of one channel) under each output's window: what padding adds is not among them. */
function windowsOf({ height, width, channels, size, strides, padding }: Pool): number[][] {
  const along = (axis: 0 | 1, extent: number): number[][] => {
    const [window, stride] = [size[axis], strides[axis]];
    const outputs = padding === "same" ? Math.ceil(extent / stride) : Math.floor((extent - window) / stride) + 1;
    const before = padding === "same" ? Math.floor(Math.max((outputs - 1) * stride + window - extent, 0) / 2) : 0;
    return Array.from({ length: outputs }, (_, output) =>
      Array.from({ length: window }, (__, at) => output * stride + at - before).filter((at) => at >= 0 && at < extent),
    );
  };
  return along(0, height).flatMap((rows) =>
    along(1, width).flatMap((columns) =>
      Array.from({ length: channels }, (_, channel) =>
        rows.flatMap((row) => columns.map((column) => (row * width + column) * channels + channel)),
      ),
    ),
  );
}

/** Different numbers in no order. */
function numbers(count: number, factor: number): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => ((index * factor) % 1009) / 64 - 8);
}

type Combine = (values: readonly number[]) => { readonly value: number; readonly shares: readonly number[] };

const largest: Combine = (values) => {
  const value = Math.max(...values);
  const first = values.indexOf(value);
  return { value, shares: values.map((_, at) => Number(at === first)) };
};

const mean: Combine = (values) => ({
  value: values.reduce((sum, own) => sum + own, 0) / values.length,
  shares: values.map(() => 1 / values.length),
});

const KINDS: readonly { name: string; combine: Combine; op: (x: tf.Tensor4D, pool: Pool) => tf.Tensor }[] = [
  {
    name: "max",
    combine: largest,
    op: (x, { size, strides, padding }) => tf.maxPool(x, [...size], [...strides], padding),
  },
  {
    name: "average",
    combine: mean,
    op: (x, { size, strides, padding }) => tf.avgPool(x, [...size], [...strides], padding),
  },
];

describe.each(KINDS)("a compiled $name pool", ({ combine, op }) => {
  it("has the values and the gradient of the most obvious loops, padded or not", async () => {
    await fc.assert(
      fc.asyncProperty(pools, fc.boolean(), async (pool, behindConvolution) => {
        const windows = windowsOf(pool);
        const { height, width, channels } = pool;
        const [features, outputs] = [height * width * channels, windows.length];
        const shape = [BATCH, height, width, channels];
        const [x, dy] = [numbers(BATCH * features, 389), numbers(BATCH * outputs, 271)];
        const expected = { y: new Float32Array(dy.length), dx: new Float32Array(x.length) };
        for (let image = 0; image < BATCH; image++) {
          windows.forEach((inputs, output) => {
            const { value, shares } = combine(inputs.map((input) => x[image * features + input] as number));
            expected.y[image * outputs + output] = value;
            inputs.forEach((input, at) => {
              const slope = (dy[image * outputs + output] as number) * (shares[at] as number);
              expected.dx[image * features + input] = (expected.dx[image * features + input] as number) + slope;
            });
          });
        }
        // A convolution that changes nothing has its result come in tiles and blocks.
        const identity = (images: tf.Tensor4D): tf.Tensor4D =>
          tf.conv2d(
            images,
            tf.reshape(tf.tensor(eye(channels)), [1, 1, channels, channels]) as tf.Tensor4D,
            1,
            "valid",
          );
        const pooled = (images: tf.Tensor) =>
          tf.reshape(op(behindConvolution ? identity(images as tf.Tensor4D) : (images as tf.Tensor4D), pool), [
            BATCH,
            outputs,
          ]);
        const { model } = compileFunction(
          { x: { shape, dtype: "float32" }, dy: { shape: [BATCH, outputs], dtype: "float32" } },
          (inputs) => ({
            y: pooled(inputs.x as tf.Tensor),
            dx: tf.grad(pooled)(inputs.x as tf.Tensor, inputs.dy as tf.Tensor),
          }),
          ["x", "dy"],
        );
        const results = await runModel(model, { x: { shape, data: x }, dy: { shape: [BATCH, outputs], data: dy } });
        for (const [name, own] of Object.entries(expected)) {
          own.forEach((number, index) => {
            expect(results[`${name}:out`]?.[index], `${name}[${index}]`).toBeCloseTo(number, 4);
          });
        }
      }),
      { numRuns: 40 },
    );
  });
});

function eye(size: number): number[][] {
  return Array.from({ length: size }, (_, row) => Array.from({ length: size }, (__, column) => Number(row === column)));
}

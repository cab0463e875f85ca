import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { planConvolution } from "../src/lower/convolution-plan.js";
import { STRIP_LIMITS, stripsOf } from "../src/lower/convolution-strips.js";
import { compileFunction } from "../src/testing/index.js";
import { runModel } from "./support/run-model.js";

/** A 3x3 convolution over a square image, padded so that it keeps its size. */
function square(side: number, channels: number) {
  return {
    inHeight: side,
    inWidth: side,
    channels,
    outHeight: side,
    outWidth: side,
    kernelHeight: 3,
    kernelWidth: 3,
    strideHeight: 1,
    strideWidth: 1,
    padTop: 1,
    padLeft: 1,
  };
}

const SINGLE = { height: 1, width: 1 };

describe("strips of a convolution", () => {
  it("are for large images alone: the patches of small ones are gathered at once", () => {
    expect(stripsOf(planConvolution(square(32, 64), 64, SINGLE), 256, STRIP_LIMITS)).toBeNull();
    expect(stripsOf(planConvolution(square(224, 16), 16, SINGLE), 4, STRIP_LIMITS)).not.toBeNull();
  });

  it.each([4, 32, 256])("cover all tiles within 16 MB for a batch of %i, or a row of tiles each", (batch) => {
    const plan = planConvolution(square(224, 16), 16, SINGLE);
    const strips = stripsOf(plan, batch, STRIP_LIMITS)!;
    expect(strips.count * strips.tiles).toBe(plan.layout.tiles);
    const bytes = 4 * plan.patchRows * strips.tiles * batch;
    const perRow = plan.geometry.outWidth / plan.tile.width;
    expect(bytes <= STRIP_LIMITS.stripBytes || strips.tiles === perRow).toBe(true);
  });

  it("find in the padded image what the plan's patches name", () => {
    const plan = planConvolution(square(12, 2), 3, SINGLE);
    const strips = stripsOf(plan, 1, { numbersAtOnce: 0, stripBytes: 0 })!;
    for (let row = 0; row < plan.patchRows; row++) {
      for (let tile = 0; tile < plan.layout.tiles; tile++) {
        const [strip, at] = [Math.floor(tile / strips.tiles), tile % strips.tiles];
        const place = (strips.places[row * strips.tiles + at] as number) + strip * strips.step;
        expect(strips.padded[place]).toBe(plan.patches[row * plan.layout.tiles + tile]);
      }
    }
  });

  it("give the values and gradients that patches gathered at once give, with a pool behind the convolution", async () => {
    const spec = (...shape: number[]) => ({ shape, dtype: "float32" }) as const;
    const specs = { x: spec(2, 8, 12, 2), filter: spec(3, 3, 2, 3), dy: spec(2, 4, 6, 3) };
    const pooled = (x: tf.Tensor, filter: tf.Tensor) =>
      tf.maxPool(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"), 2, 2, "valid");
    const feed = ({ shape }: { readonly shape: readonly number[] }, seed: number) => ({
      shape,
      data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => ((at * 7 + seed * 13) % 11) - 5),
    });
    const feeds = { x: feed(specs.x, 1), filter: feed(specs.filter, 2), dy: feed(specs.dy, 3) };
    const results = [STRIP_LIMITS, { numbersAtOnce: 0, stripBytes: 0 }].map((limits) => {
      const { model } = compileFunction(
        specs,
        ({ x, filter, dy }) => {
          const [dx, dFilter] = tf.grads(pooled)([x as tf.Tensor, filter as tf.Tensor], dy as tf.Tensor);
          return { y: pooled(x as tf.Tensor, filter as tf.Tensor), dx: dx as tf.Tensor, dFilter: dFilter as tf.Tensor };
        },
        ["x", "dy"],
        limits,
      );
      return runModel(model, feeds);
    });
    expect(await results[1]).toEqual(await results[0]);
  });
});

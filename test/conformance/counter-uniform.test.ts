import { COUNTER_UNIFORM, counterUniform, counterUniformArray, saltOf } from "@conclave/core";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { enginesUnderTest, evaluateReference } from "./support/engines-under-test.js";
import { ints, sizeOf } from "./support/host-tensor.js";
import { LAYOUTS } from "./support/layouts.js";
import type { TensorFunction } from "./support/tensor-function.js";

interface Draw {
  readonly name: string;
  readonly key: readonly [number, number];
  readonly step: number;
  readonly salt: number;
  readonly shape: readonly [number, ...number[]];
}

const DRAWS: readonly Draw[] = [
  { name: "zeros", key: [0, 0], step: 0, salt: 0, shape: [16] },
  { name: "keys of 32 bits", key: [0xffffffff | 0, 0x80000000 | 0], step: 1, salt: saltOf("dropout1"), shape: [4, 6] },
  {
    name: "a late step",
    key: [0x12345678, -7],
    step: 2 ** 31 - 1,
    salt: saltOf("block/dropout2"),
    shape: [3, 4, 2, 2],
  },
  { name: "a negative salt", key: [1, 2], step: 1000, salt: -1, shape: [4, 4] },
  { name: "a batch of one", key: [5, 9], step: 3, salt: 77, shape: [1, 8] },
  { name: "more numbers than a vector holds", key: [5, 9], step: 3, salt: 77, shape: [8, 257] },
];

/** The numbers as they are, and beside a batch with its features major, where the compiled engine makes them in that order. */
const PLACES: readonly { place: string; around: (uniform: tf.Tensor, x: tf.Tensor) => tf.Tensor }[] = [
  { place: "row-major", around: (uniform, x) => tf.add(uniform, tf.mul(x, 0)) },
  {
    place: "feature-major",
    around: (uniform, x) =>
      tf.add(
        LAYOUTS["feature-major"](x, () => {}),
        uniform,
      ),
  },
  {
    place: "in blocks",
    around: (uniform, x) =>
      tf.add(
        LAYOUTS["blocks and tiles"](x, () => {}),
        uniform,
      ),
  },
];

function drawing({ key, step, salt, shape }: Draw, { around }: (typeof PLACES)[number]): TensorFunction {
  return {
    inputs: {
      key: ints([2], key),
      step: ints([], [step]),
      x: { dtype: "float32", shape, data: new Float32Array(sizeOf(shape)) },
    },
    batched: ["x"],
    body: ({ key, step, x }) => ({
      y: around(counterUniform(key as tf.Tensor, step as tf.Tensor, shape, salt), x as tf.Tensor),
    }),
  };
}

const reference = { name: "tfjs-cpu", evaluate: evaluateReference };
const engines = [reference, ...(await enginesUnderTest())];

describe.each(engines)(`${COUNTER_UNIFORM} in $name`, (candidate) => {
  if ("absent" in candidate) {
    it("has the bits of its definition when it is installed", ({ skip }) => skip(candidate.absent));
    return;
  }
  describe.each(PLACES)("$place", (place) => {
    it.each(DRAWS)("has the bits of its definition: $name", async (draw) => {
      const { y } = await candidate.evaluate(drawing(draw, place));
      const { key, step, salt, shape } = draw;
      const expected = counterUniformArray(key[0], key[1], step, salt, sizeOf(shape));
      expect(y?.data).toEqual(expected);
      expect(y?.shape).toEqual(shape);
    });
  });
});

import { describe, expect, it } from "vitest";
import { buildOptimizer, type ClipSpec, clipByGlobalNorm, ModelError } from "../src/index.js";
import { valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { descend, expectPath } from "./support/descend.js";

const sgd = (clip: ClipSpec, momentum = 0) =>
  buildOptimizer({ sgd: { learningRate: 0.1, momentum, nesterov: false, schedule: "constant", clip } });

const scalars = { step: tf.scalar(0, "int32"), totalSteps: tf.scalar(1, "int32"), learningRate: tf.scalar(0.1) };

describe("clip by norm", () => {
  it("O8: scales a gradient that is too long and keeps its direction: worked by hand", () => {
    // ‖(3, 4)‖ = 5 comes down to 1; ‖(0.3, 0.4)‖ = 0.5 stays.
    expectPath(
      descend(
        sgd({ norm: 1 }),
        [0, 0],
        [
          [3, 4],
          [0.3, 0.4],
        ],
        0.1,
      ),
      [
        [-0.06, -0.08],
        [-0.09, -0.12],
      ],
    );
  });

  it("O8: takes the norm over all parameters together", () => {
    const updates = { kernel: tf.tensor2d([[2, 4]]), bias: tf.tensor1d([4]) }; // 4 + 16 + 16 = 6²
    const { factor } = clipByGlobalNorm(3).update(updates, {}, updates, scalars);
    expect(valuesOf(factor!)[0]).toBeCloseTo(0.5, 6);
  });

  it("O8: leaves gradients of zero at zero", () => {
    expectPath(descend(sgd({ norm: 1 }), [1], [[0]], 0.1), [[1]]);
  });

  it("O8: comes before the momentum, which gathers what was clipped", () => {
    // Clipped to 1 twice: traces 1 and 1.5.
    expectPath(descend(sgd({ norm: 1 }, 0.5), [0], [[8], [9]], 0.1), [[-0.1], [-0.25]], 5);
  });
});

describe("clip by value", () => {
  it("O8: cuts off each element by itself: worked by hand", () => {
    expectPath(descend(sgd({ value: 0.5 }), [0, 0, 0], [[3, -0.2, -4]], 0.1), [[-0.05, 0.02, 0.05]]);
  });
});

it.each<[ClipSpec, string]>([
  [{ norm: 0 }, "clip's norm is a number above 0, got 0"],
  [{ norm: Number.POSITIVE_INFINITY }, "clip's norm is a number above 0, got Infinity"],
  [{ value: -1 }, "clip's value is a number above 0, got -1"],
])("O8: refuses %j", (clip, message) => {
  expect(() => sgd(clip)).toThrow(ModelError);
  expect(() => sgd(clip)).toThrow(message);
});

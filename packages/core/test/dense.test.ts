import { describe, expect, it } from "vitest";
import { dense, ModelError } from "../src/index.js";
import { uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { context, expectLayerGradients } from "./support/layers.js";

const options = { units: 2, activation: "linear", bias: true, initializer: "glorotUniform" } as const;

describe("dense", () => {
  it("computes x · kernel + bias and then the activation", () => {
    const params = {
      kernel: tf.tensor2d([
        [1, -2],
        [3, 4],
        [0, 1],
      ]),
      bias: tf.tensor1d([0.5, -10]),
    };
    const layer = dense("dense1", { ...options, activation: "relu" });
    const { y } = layer.apply({ params, state: {} }, tf.tensor2d([[1, 2, 3]]), context);
    expect(valuesOf(y)).toEqual([7.5, 0]); // 1+6+0+0.5 and -2+8+3-10 = -1
  });

  it.each([
    ["linear", true],
    ["tanh", true],
    ["sigmoid", false],
  ] as const)("A4: has the gradients of finite differences: %s, bias %s", (activation, bias) => {
    expectLayerGradients(dense("dense1", { ...options, activation, bias }), uniformTensor([3, 4], 2));
  });

  it("has no bias parameter without a bias", () => {
    expect(Object.keys(dense("dense1", { ...options, bias: false }).plan([4]).params)).toEqual(["kernel"]);
  });

  it("refuses an image, and says that flatten is missing", () => {
    const failure = catchError(() => dense("dense1", options).plan([28, 28, 1]));
    expect(failure).toBeInstanceOf(ModelError);
    expect(failure).toMatchObject({ code: "wrong-rank", layer: "dense1" });
    expect(failure.message).toBe(
      'layer "dense1": dense expected a flat sample [inputs], got [28,28,1]; add flatten before it',
    );
  });

  it.each([0, -1, 2.5])("refuses %d units", (units) => {
    expect(catchError(() => dense("d", { ...options, units }))).toMatchObject({ code: "bad-option", layer: "d" });
  });
});

function catchError(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

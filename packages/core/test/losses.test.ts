import { describe, expect, it } from "vitest";
import {
  binaryCrossEntropy,
  crossEntropy,
  huber,
  lossFromSpec,
  meanSquaredError,
  smoothedCrossEntropy,
} from "../src/index.js";
import { spacedTensor, uniformTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { expectGradients } from "./support/gradients.js";

const labels = (...values: number[]) => tf.tensor1d(values, "int32");
const close = (tensor: tf.Tensor, expected: readonly number[], digits = 6) => {
  const values = valuesOf(tensor);
  expect(values).toHaveLength(expected.length);
  values.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, digits);
  });
};

describe("crossEntropy", () => {
  it("is -log softmax of the label's logit, for each sample", () => {
    const logits = tf.tensor2d([
      [1, 2, 3],
      [0, 0, 0],
    ]);
    const total = Math.E + Math.E ** 2 + Math.E ** 3;
    close(crossEntropy(logits, labels(0, 2)), [Math.log(total) - 1, Math.log(3)]);
  });

  it("D5: stays finite and exact for extreme logits", () => {
    const logits = tf.tensor2d([
      [1e4, 0],
      [1e4, 0],
      [-1e30, 1e30],
    ]);
    close(crossEntropy(logits, labels(0, 1, 1)), [0, 1e4, 0]);
    const gradient = tf.grad((z) => crossEntropy(z, labels(0, 1, 1)))(logits);
    close(gradient, [0, 0, 1, -1, 0, 0]);
  });

  it("takes distributions over the classes as well", () => {
    const logits = tf.tensor2d([[Math.log(2), 0]]);
    const targets = tf.tensor2d([[0.25, 0.75]]);
    close(crossEntropy(logits, targets), [-0.25 * Math.log(2 / 3) - 0.75 * Math.log(1 / 3)]);
  });

  it("A4: has the gradient of finite differences", () => {
    expectGradients((z) => crossEntropy(z!, labels(2, 0, 1, 1)), [uniformTensor([4, 3], 1)]);
  });

  it("agrees with tfjs's own", () => {
    const logits = tf.mul(uniformTensor([5, 4], 2), 10);
    const oneHot = tf.oneHot(labels(3, 0, 1, 2, 2), 4);
    const peer = tf.losses.softmaxCrossEntropy(oneHot, logits, undefined, undefined, tf.Reduction.NONE);
    close(crossEntropy(logits, labels(3, 0, 1, 2, 2)), valuesOf(peer), 5);
  });
});

describe("binaryCrossEntropy", () => {
  it("is the mean over the outputs of each one's entropy", () => {
    const logits = tf.tensor2d([[0, Math.log(3)]]); // probabilities 1/2 and 3/4
    const targets = tf.tensor2d([[1, 0]]);
    close(binaryCrossEntropy(logits, targets), [(Math.log(2) + Math.log(4)) / 2]);
  });

  it("takes class indices: numbers for one output, one-hot rows for several", () => {
    close(binaryCrossEntropy(tf.tensor2d([[0], [Math.log(3)]]), labels(1, 0)), [Math.log(2), Math.log(4)]);
    close(binaryCrossEntropy(tf.tensor2d([[0, Math.log(3)]]), labels(0)), [(Math.log(2) + Math.log(4)) / 2]);
  });

  it("D5: stays finite for extreme logits and keeps the digits of small losses", () => {
    const logits = tf.tensor2d([[-1e4], [1e4], [15], [-1e4]]);
    const losses = valuesOf(binaryCrossEntropy(logits, labels(1, 1, 1, 0)));
    expect(losses[0]).toBe(1e4);
    expect(losses[1]).toBe(0);
    expect(losses[2]! / Math.log1p(Math.exp(-15))).toBeCloseTo(1, 4);
    expect(losses[3]).toBe(0);
    close(tf.grad((z) => binaryCrossEntropy(z, labels(1, 1, 1, 0)))(logits), [-1, 0, 0, 0]);
  });

  it("A4: has the gradient of finite differences", () => {
    expectGradients((z) => binaryCrossEntropy(z!, labels(2, 0)), [uniformTensor([2, 3], 3)]);
  });
});

describe("meanSquaredError", () => {
  it("is the mean over the outputs of the squared errors", () => {
    const logits = tf.tensor2d([
      [1, 2],
      [0, 4],
    ]);
    close(
      meanSquaredError(
        logits,
        tf.tensor2d([
          [0, 4],
          [0, 4],
        ]),
      ),
      [2.5, 0],
    );
    close(meanSquaredError(logits, labels(1, 1)), [1, 4.5]);
  });

  it("takes targets without the axis of a single output", () => {
    close(meanSquaredError(tf.tensor2d([[3], [1]]), tf.tensor1d([1, 1])), [4, 0]);
  });

  it("A4: has the gradient of finite differences", () => {
    expectGradients((z) => meanSquaredError(z!, labels(2, 0)), [uniformTensor([2, 3], 4)]);
  });
});

describe("huber", () => {
  it("is half the square up to delta, and grows linearly beyond", () => {
    const targets = tf.zeros([4, 1]);
    close(huber(2)(tf.tensor2d([[1], [-2], [3], [-10]]), targets), [0.5, 2, 4, 18]);
  });

  it("A4: has the gradient of finite differences: the error, cut off at delta", () => {
    expectGradients((z) => huber(0.5)(z!, tf.zeros([3, 4])), [spacedTensor([3, 4], 5)]);
    const gradient = tf.grad((z) => huber(2)(z, tf.zeros([3, 1])))(tf.tensor2d([[1], [-5], [5]]));
    close(gradient, [1, -2, 2]);
  });

  it.each([0, -1, Number.NaN])("refuses delta %d", (delta) => {
    expect(() => huber(delta)).toThrow("huber's delta is a number above 0");
  });
});

describe("label smoothing", () => {
  it("R5: shares a little of the target among all classes: worked by hand", () => {
    // Targets 0.1/3 + 0.9 and 0.1/3; log softmax of (0, 0, 0) is -ln 3 everywhere, so smoothing changes nothing there.
    const logits = tf.tensor2d([
      [0, 0, 0],
      [2, 0, 0],
    ]);
    const total = Math.log(Math.exp(2) + 2);
    close(smoothedCrossEntropy(0.1)(logits, labels(1, 0)), [Math.log(3), total - 2 * (0.9 + 0.1 / 3)]);
  });

  it("A4: has the gradient of finite differences", () => {
    expectGradients((z) => smoothedCrossEntropy(0.3)(z!, labels(2, 0, 1, 1)), [uniformTensor([4, 3], 1)]);
  });

  it("R5: of nothing is the cross-entropy itself, and of all is refused", () => {
    expect(smoothedCrossEntropy(0)).toBe(crossEntropy);
    expect(() => smoothedCrossEntropy(1)).toThrow("labelSmoothing is a number from 0 up to but not including 1, got 1");
  });
});

describe("lossFromSpec", () => {
  it("takes options where a loss has them", () => {
    close(lossFromSpec({ huber: { delta: 2 } })(tf.tensor2d([[3]]), tf.zeros([1, 1])), [4]);
    const logits = tf.tensor2d([[2, 0]]);
    const smoothed = valuesOf(smoothedCrossEntropy(0.2)(logits, labels(0)));
    expect(valuesOf(lossFromSpec({ crossEntropy: { labelSmoothing: 0.2 } })(logits, labels(0)))).toEqual(smoothed);
  });

  it("finds each loss; huber's delta is 1", () => {
    const logits = tf.tensor2d([[3], [0.5]]);
    close(lossFromSpec("huber")(logits, tf.zeros([2, 1])), [2.5, 0.125]);
    expect(lossFromSpec("crossEntropy")).toBe(crossEntropy);
    expect(lossFromSpec("binaryCrossEntropy")).toBe(binaryCrossEntropy);
    expect(lossFromSpec("meanSquaredError")).toBe(meanSquaredError);
  });
});

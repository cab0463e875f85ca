import { describe, expect, it } from "vitest";
import { type ActivationSpec, activationFromSpec, ModelError } from "../src/index.js";
import { spacedTensor, valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";
import { expectGradients } from "./support/gradients.js";

const inputs = [-3, -0.5, 0.25, 2];
const sigma = (x: number) => 1 / (1 + Math.exp(-x));
/** Φ by its Taylor series, Σ (-1)ⁿ x²ⁿ⁺¹ / (2ⁿ n! (2n + 1)) / √(2π) + ½: good to float64 for the small numbers here. */
const phi = (x: number) => {
  let [sum, term] = [0, x];
  for (let n = 0; n < 60; n++) {
    sum += term / (2 * n + 1);
    term *= -(x * x) / (2 * (n + 1));
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
};

describe("activations", () => {
  it.each<[string, ActivationSpec, (x: number) => number]>([
    ["A2", "linear", (x) => x],
    ["A1", "sigmoid", sigma],
    ["A2", "tanh", Math.tanh],
    ["A2", "relu", (x) => (x > 0 ? x : 0)],
    ["A3", { leakyRelu: { alpha: 0.1 } }, (x) => (x > 0 ? x : 0.1 * x)],
    ["A3", { leakyRelu: { alpha: 0 } }, (x) => (x > 0 ? x : 0)],
    ["A3", { elu: { alpha: 1 } }, (x) => (x > 0 ? x : Math.expm1(x))],
    ["A3", { elu: { alpha: 0.4 } }, (x) => (x > 0 ? x : 0.4 * Math.expm1(x))],
    ["A3", "gelu", (x) => x * phi(x)],
    ["A3", "silu", (x) => x * sigma(x)],
    ["A3", "softplus", (x) => Math.log(1 + Math.exp(x))],
    ["A3", "selu", (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x))],
  ])("%s: %j has its formula's values", (_row, spec, formula) => {
    const y = valuesOf(activationFromSpec(spec).apply(tf.tensor1d(inputs)));
    y.forEach((value, index) => {
      expect(value).toBeCloseTo(formula(inputs[index]!), 6);
    });
  });

  it.each<[ActivationSpec]>([
    ["linear"],
    ["sigmoid"],
    ["tanh"],
    ["relu"],
    ["softmax"],
    [{ leakyRelu: { alpha: 0.1 } }],
    [{ leakyRelu: { alpha: 1.5 } }],
    [{ elu: { alpha: 1 } }],
    [{ elu: { alpha: 0.4 } }],
    ["gelu"],
    ["silu"],
    ["softplus"],
    ["selu"],
  ])("A4: %j has the gradient of finite differences", (spec) => {
    expectGradients((x) => activationFromSpec(spec).apply(x!), [spacedTensor([3, 7], 5)]);
  });

  it.each<[ActivationSpec, number]>([
    ["relu", 0],
    [{ leakyRelu: { alpha: 0.1 } }, 0.1],
    [{ elu: { alpha: 0.4 } }, 0.4],
    ["selu", 1.0507009873554805 * 1.6732632423543772],
  ])("A3: %j takes the slope from the left at zero", (spec, slope) => {
    const gradient = tf.grad((x) => activationFromSpec(spec).apply(x))(tf.tensor1d([0]));
    expect(valuesOf(gradient)[0]).toBeCloseTo(slope, 7);
  });

  it("A1: sigmoid's derivative stays in (0, 1/4], and is 1/4 at zero: why deep stacks of it lose their gradient", () => {
    const points = tf.linspace(-6, 6, 49);
    const derivative = valuesOf(tf.grad((x) => activationFromSpec("sigmoid").apply(x))(points));
    expect(Math.max(...derivative)).toBe(0.25);
    expect(derivative.indexOf(0.25)).toBe(24);
    expect(Math.min(...derivative)).toBeGreaterThan(0);
  });

  it("softmax gives probabilities over the last axis, for large logits too", () => {
    const y = valuesOf(
      activationFromSpec("softmax").apply(
        tf.tensor2d([
          [0, Math.log(3)],
          [1000, 0],
        ]),
      ),
    );
    expect(y[0]).toBeCloseTo(0.25, 6);
    expect(y[1]).toBeCloseTo(0.75, 6);
    expect(y.slice(2)).toEqual([1, 0]);
  });

  it("keeps relu's input free of other readers: its gradient is taken from the output", () => {
    const x = tf.tensor1d([-1, 2]);
    const gradient = tf.grad((input) => activationFromSpec("relu").apply(input))(x, tf.tensor1d([5, 7]));
    expect(valuesOf(gradient)).toEqual([0, 7]);
  });

  it("A3: gelu and silu are not monotonic, so that pooling may not come before them", () => {
    for (const spec of ["gelu", "silu"] as const) {
      const activation = activationFromSpec(spec);
      const [lower, higher] = valuesOf(activation.apply(tf.tensor1d([-0.7, -0.1])));
      expect(activation.nonDecreasing).toBe(false);
      expect(lower).toBeLessThan(higher!);
      expect(valuesOf(activation.apply(tf.tensor1d([-4])))[0]).toBeGreaterThan(lower!);
    }
  });

  it.each([-0.1, Number.NaN, Number.POSITIVE_INFINITY])("refuses alpha %d", (alpha) => {
    for (const spec of [{ leakyRelu: { alpha } }, { elu: { alpha } }]) {
      expect(() => activationFromSpec(spec)).toThrow(ModelError);
    }
  });
});

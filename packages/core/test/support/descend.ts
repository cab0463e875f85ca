import { expect } from "vitest";
import { applyUpdates, float32Array, mapTree, type Shape, type Transformation } from "../../src/index.js";
import { valuesOf } from "./arrays.js";
import { tf } from "./cpu.js";

/** Runs an optimizer from these parameters through these gradients; returns the parameters after each step. */
export function descend(
  optimizer: Transformation,
  start: number[],
  gradients: readonly number[][],
  learningRate: number,
  shape: Shape = [start.length],
): number[][] {
  const tensor = (values: number[]) => tf.tensor(values, [...shape]);
  let params: Record<string, tf.Tensor> = { "dense1/kernel": tensor(start) };
  const first = optimizer.init({ "dense1/kernel": float32Array(shape) });
  let state = mapTree(first, ({ data, shape }) => tf.tensor(data, [...shape]));
  return gradients.map((gradient, step) => {
    const scalars = {
      step: tf.scalar(step, "int32"),
      totalSteps: tf.scalar(gradients.length, "int32"),
      learningRate: tf.scalar(learningRate),
    };
    const transformed = optimizer.update({ "dense1/kernel": tensor(gradient) }, state, params, scalars);
    params = applyUpdates(params, transformed);
    state = transformed.state;
    return valuesOf(params["dense1/kernel"]!);
  });
}

/** Expects the parameters after each step. */
export function expectPath(found: number[][], expected: number[][], digits = 6): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((values, step) => {
    values.forEach((value, index) => {
      expect(value, `step ${step}, element ${index}`).toBeCloseTo(expected[step]![index]!, digits);
    });
  });
}

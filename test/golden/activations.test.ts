import { type ActivationSpec, activationFromSpec } from "@conclave/core";
import * as tf from "@tensorflow/tfjs";
import { describe, it } from "vitest";
import { ENGINES, floats } from "./support/engines.js";
import { expectClose, readGolden } from "./support/golden-file.js";

type Golden = { readonly x: readonly number[] } & Readonly<
  Record<string, { readonly y: readonly number[]; readonly slopes: readonly number[] }>
>;

const golden = readGolden<Golden>("activations");

const cases: readonly [string, string, ActivationSpec][] = [
  ["A1", "sigmoid", "sigmoid"],
  ["A2", "tanh", "tanh"],
  ["A2", "relu", "relu"],
  ["A3", "leakyRelu", { leakyRelu: { alpha: 0.01 } }],
  ["A3", "elu", { elu: { alpha: 1 } }],
  ["A3", "elu with alpha 0.4", { elu: { alpha: 0.4 } }],
  ["A3", "gelu", "gelu"],
  ["A3", "silu", "silu"],
  ["A3", "softplus", "softplus"],
  ["A3", "selu", "selu"],
];

describe.each(ENGINES)("activations on $name agree with PyTorch", ({ evaluate }) => {
  it.each(cases)("%s: %s and its derivative", async (_row, name, spec) => {
    const { y, slopes } = await evaluate({ x: floats(golden.x) }, ({ x }) => {
      const activation = (input: tf.Tensor) => activationFromSpec(spec).apply(input);
      return { y: activation(x!), slopes: tf.grad(activation)(x!) };
    });
    expectClose(y, golden[name]!.y);
    expectClose(slopes, golden[name]!.slopes);
  });
});

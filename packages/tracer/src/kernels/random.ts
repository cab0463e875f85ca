import { operation } from "../ir/make.js";
import type { Shape } from "../ir/value.js";
import { input, type KernelTable } from "./rule.js";

/** core's own random op: a keyed hash of key, step, salt and position. */
export const random: KernelTable = {
  CounterUniform: (inputs, { shape, salt }) =>
    operation(
      "CounterUniform",
      [input(inputs, "key"), input(inputs, "step")],
      { shape: shape as Shape, dtype: "float32" },
      { salt },
    ),
};

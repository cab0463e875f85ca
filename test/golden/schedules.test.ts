import { type ScheduleSpec, scheduleFromSpec } from "@conclave/core";
import * as tf from "@tensorflow/tfjs";
import { describe, it } from "vitest";
import { ENGINES, floats, ints } from "./support/engines.js";
import { expectClose, readGolden } from "./support/golden-file.js";

const golden = readGolden<Record<string, readonly number[]>>("schedules");
const STEPS = 120;

const cases: readonly [string, ScheduleSpec][] = [
  ["step", { step: { every: 25, factor: 0.3 } }],
  ["exponential", { exponential: { every: 1, factor: 0.97 } }],
  ["cyclic triangular", { cyclic: { low: 0.25, up: 8, down: 12, shrink: 1 } }],
  ["cyclic triangular2", { cyclic: { low: 0.1, up: 10, down: 10, shrink: 0.5 } }],
  ["cosine", { cosine: { final: 0.1 } }],
  ["cosine restarts", { cosineRestarts: { period: 30, growth: 1, final: 0.05 } }],
  ["cosine restarts, growing", { cosineRestarts: { period: 8, growth: 3, final: 0 } }],
  ["one cycle", { oneCycle: { warmup: 0.3, start: 1 / 25, final: 1 / 25e4 } }],
  ["one cycle, other options", { oneCycle: { warmup: 0.45, start: 0.1, final: 1 / 500 } }],
];

describe.each(ENGINES)("schedules on $name give PyTorch's rates", ({ evaluate }) => {
  it.each(cases)("O6: %s", async (name, spec) => {
    const schedule = scheduleFromSpec(spec);
    const inputs = {
      rate: floats([0.2], []),
      totalSteps: floats([STEPS], []),
      steps: ints(Array.from({ length: STEPS }, (_, step) => step)),
    };
    const { rates } = await evaluate(inputs, ({ rate, totalSteps, steps }) => {
      const rateAt = (step: number) =>
        schedule(rate!, {
          step: tf.cast(tf.reshape(tf.slice(steps!, step, 1), []), "float32"),
          totalSteps: totalSteps!,
        });
      return { rates: tf.stack(Array.from({ length: STEPS }, (_, step) => rateAt(step))) };
    });
    expectClose(rates, golden[name]!, { relative: 2e-6, absolute: 1e-8 });
  });
});

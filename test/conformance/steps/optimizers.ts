import type { OptimizerSpec, ScheduleSpec } from "@conclave/core";
import { conv2d, dense, maxPool, type StepCase, stepCase, withLogits } from "./step-case.js";

type OptimizerName = OptimizerSpec extends infer Spec ? (Spec extends unknown ? keyof Spec : never) : never;
type ScheduleName = ScheduleSpec extends infer Spec ? (Spec extends string ? Spec : keyof Spec) : never;

const sgd = { learningRate: 0.05, momentum: 0, nesterov: false, schedule: "constant" } as const;
const adam = { learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule: "constant" } as const;
const rmsprop = {
  learningRate: 0.01,
  rho: 0.9,
  epsilon: 1e-4,
  momentum: 0,
  centred: false,
  schedule: "constant",
} as const;

const OPTIMIZERS: { readonly [Name in OptimizerName]: readonly { name: string; optimizer: OptimizerSpec }[] } = {
  sgd: [
    { name: "plain", optimizer: { sgd } },
    { name: "with momentum", optimizer: { sgd: { ...sgd, momentum: 0.9 } } },
    { name: "with Nesterov's momentum", optimizer: { sgd: { ...sgd, momentum: 0.9, nesterov: true } } },
    { name: "clipped by norm", optimizer: { sgd: { ...sgd, clip: { norm: 0.5 } } } },
    { name: "clipped by value", optimizer: { sgd: { ...sgd, clip: { value: 0.1 } } } },
  ],
  adagrad: [
    { name: "as in the paper", optimizer: { adagrad: { learningRate: 0.05, epsilon: 1e-6, schedule: "constant" } } },
  ],
  rmsprop: [
    { name: "plain", optimizer: { rmsprop } },
    { name: "centred, with momentum", optimizer: { rmsprop: { ...rmsprop, centred: true, momentum: 0.5 } } },
  ],
  adam: [
    { name: "as in the paper", optimizer: { adam } },
    { name: "short memories", optimizer: { adam: { ...adam, beta1: 0.5, beta2: 0.7, epsilon: 1e-3 } } },
    { name: "without a first moment", optimizer: { adam: { ...adam, beta1: 0 } } },
    { name: "clipped by norm", optimizer: { adam: { ...adam, clip: { norm: 0.5 } } } },
  ],
  adamw: [{ name: "as in the paper", optimizer: { adamw: { ...adam, weightDecay: 0.1 } } }],
};

const SCHEDULES: { readonly [Name in ScheduleName]: readonly ScheduleSpec[] } = {
  constant: ["constant"],
  step: [{ step: { every: 3, factor: 0.5 } }],
  exponential: [{ exponential: { every: 4, factor: 0.8 } }],
  cyclic: [{ cyclic: { low: 0.1, up: 2, down: 3, shrink: 1 } }, { cyclic: { low: 0.1, up: 3, down: 1, shrink: 0.5 } }],
  cosineRestarts: [
    { cosineRestarts: { period: 3, growth: 1, final: 0.1 } },
    { cosineRestarts: { period: 2, growth: 2, final: 0 } },
  ],
  oneCycle: [{ oneCycle: { warmup: 0.4, start: 0.1, final: 0.01 } }],
  cosine: [{ cosine: { final: 0 } }, { cosine: { final: 0.1 } }],
  warmup: [warmup(4, "constant"), warmup(3, { cosine: { final: 0.2 } })],
};

function warmup(steps: number, next: ScheduleSpec): ScheduleSpec {
  // biome-ignore lint/suspicious/noThenProperty: that is the spec's word, and nothing callable, so nothing awaits it.
  return { warmup: { steps, then: next } };
}

const rows = { model: { layers: [dense(6), dense("classes")] }, shape: [5], steps: 7 } as const;

/** Every optimizer on rows and on images; cases start at step 2 of 10, so schedules are met in the middle. */
export const OPTIMIZER_CASES: readonly StepCase[] = Object.entries(OPTIMIZERS).flatMap(([kind, variants]) =>
  variants.flatMap(({ name, optimizer }) => [
    stepCase({ name: `${kind}, ${name}`, ...rows, optimizer }),
    stepCase({
      name: `${kind}, ${name}, of a convolution`,
      model: withLogits(conv2d(3, { activation: "tanh" }), maxPool(2)),
      shape: [6, 6, 1],
      optimizer,
    }),
  ]),
);

/** Every schedule under both optimizers. */
export const SCHEDULE_CASES: readonly StepCase[] = Object.values(SCHEDULES)
  .flat()
  .flatMap((schedule) => [
    stepCase({ name: `${JSON.stringify(schedule)} under sgd`, ...rows, optimizer: { sgd: { ...sgd, schedule } } }),
    stepCase({ name: `${JSON.stringify(schedule)} under adam`, ...rows, optimizer: { adam: { ...adam, schedule } } }),
  ]);

import type { OptimizerSpec, ScheduleSpec } from "@conclave/core";
import { conv2d, dense, maxPool, type StepCase, stepCase, withLogits } from "./step-case.js";

type OptimizerName = OptimizerSpec extends infer Spec ? (Spec extends unknown ? keyof Spec : never) : never;
type ScheduleName = ScheduleSpec extends infer Spec ? (Spec extends string ? Spec : keyof Spec) : never;

const sgd = { learningRate: 0.05, momentum: 0, nesterov: false, schedule: "constant" } as const;
const adam = { learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule: "constant" } as const;

const OPTIMIZERS: { readonly [Name in OptimizerName]: readonly { name: string; optimizer: OptimizerSpec }[] } = {
  sgd: [
    { name: "plain", optimizer: { sgd } },
    { name: "with momentum", optimizer: { sgd: { ...sgd, momentum: 0.9 } } },
    { name: "with Nesterov's momentum", optimizer: { sgd: { ...sgd, momentum: 0.9, nesterov: true } } },
  ],
  adam: [
    { name: "as in the paper", optimizer: { adam } },
    { name: "short memories", optimizer: { adam: { ...adam, beta1: 0.5, beta2: 0.7, epsilon: 1e-3 } } },
    { name: "without a first moment", optimizer: { adam: { ...adam, beta1: 0 } } },
  ],
};

const SCHEDULES: { readonly [Name in ScheduleName]: readonly ScheduleSpec[] } = {
  constant: ["constant"],
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

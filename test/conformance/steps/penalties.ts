import type { OptimizerSpec, PenaltySpec } from "@conclave/core";
import { conv2d, dense, maxPool, type StepCase, stepCase, withLogits } from "./step-case.js";

type PenaltyName = PenaltySpec extends infer Spec ? (Spec extends unknown ? keyof Spec : never) : never;

const PENALTIES: { readonly [Name in PenaltyName]: PenaltySpec } = {
  l2: { l2: 0.05 },
  l1: { l1: 0.05 },
  elasticNet: { elasticNet: { lambda: 0.08, ratio: 0.4 } },
};

const schedule = "constant";
/** Optimizers whose steps differ in kind: of one size, gathered, of each weight's own size. */
const OPTIMIZERS: readonly OptimizerSpec[] = [
  { sgd: { learningRate: 0.05, momentum: 0, nesterov: false, schedule } },
  { sgd: { learningRate: 0.05, momentum: 0.9, nesterov: true, schedule, clip: { norm: 1 } } },
  { adagrad: { learningRate: 0.05, epsilon: 1e-6, schedule } },
  { rmsprop: { learningRate: 0.05, rho: 0.9, epsilon: 1e-4, momentum: 0.5, centred: true, schedule } },
  { adam: { learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-4, schedule } },
  { adamw: { learningRate: 0.05, beta1: 0.9, beta2: 0.999, epsilon: 1e-4, weightDecay: 0.1, schedule } },
];

/** Every penalty under every kind of optimizer. */
export const PENALTY_CASES: readonly StepCase[] = Object.values(PENALTIES).flatMap((penalty) => [
  ...OPTIMIZERS.map((optimizer) =>
    stepCase({
      name: `${JSON.stringify(penalty)} under ${Object.keys(optimizer)[0]}${optimizer === OPTIMIZERS[1] ? ", clipped" : ""}`,
      model: { layers: [dense(6), dense("classes")] },
      shape: [5],
      optimizer,
      penalty,
    }),
  ),
  stepCase({
    name: `${JSON.stringify(penalty)} of a convolution`,
    model: withLogits(conv2d(3, { activation: "tanh" }), maxPool(2)),
    shape: [6, 6, 1],
    penalty,
  }),
]);

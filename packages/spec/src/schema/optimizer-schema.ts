import * as z from "zod";
import { scheduleSchema } from "./schedule-schema.js";
import { fields, type Immutable, positive, rateBelowOne, variant } from "./schema-parts.js";

const clip = z
  .union([
    fields({ norm: positive.describe("all gradients together are scaled down to this norm") }),
    fields({ value: positive.describe("each element is cut off at this, either way") }),
  ])
  .optional()
  .describe("what is done to large gradients; leave it out for nothing");

/** What every optimizer takes, after its own options. */
const common = {
  schedule: scheduleSchema.prefault("constant").describe("how the learning rate changes with the step"),
  clip,
};

const sgd = fields({
  learningRate: positive.default(0.01),
  momentum: rateBelowOne.default(0),
  nesterov: z.boolean().default(false),
  ...common,
}).refine((options) => !options.nesterov || options.momentum > 0, {
  path: ["nesterov"],
  error: "needs a momentum above 0",
});

/** PyTorch's constants. */
const adagrad = fields({
  learningRate: positive.default(0.01),
  epsilon: positive.default(1e-10).describe("added to the root of the sum of squared gradients"),
  ...common,
});

/** PyTorch's constants; its alpha is the course's ρ. */
const rmsprop = fields({
  learningRate: positive.default(0.01),
  rho: rateBelowOne.default(0.99).describe("how much of the mean of squared gradients each step keeps"),
  epsilon: positive.default(1e-8),
  momentum: rateBelowOne.default(0),
  centred: z.boolean().default(false).describe("divide by the deviation of the gradients, not by their mean square"),
  ...common,
}).refine((options) => !options.centred || options.rho > 0, { path: ["centred"], error: "needs a rho above 0" });

/** Kingma & Ba 2015's constants; the rate is the 3e-4 that is a good first try for most networks. */
const moments = {
  learningRate: positive.default(3e-4),
  beta1: rateBelowOne.default(0.9),
  beta2: rateBelowOne.default(0.999),
  epsilon: positive.default(1e-8),
};

const adam = fields({ ...moments, ...common });
const adamw = fields({
  ...moments,
  weightDecay: z.number().min(0).default(0.01).describe("a step takes this times the rate of every weight away"),
  ...common,
});

/** `adam`, `sgd`, `{ adam: { learningRate: 0.001 } }`, `{ sgd: { momentum: 0.9, clip: { norm: 1 } } }`. */
export const optimizerSchema = z
  .union([
    variant("sgd", sgd),
    variant("adagrad", adagrad),
    variant("rmsprop", rmsprop),
    variant("adam", adam),
    variant("adamw", adamw),
  ])
  .meta({ id: "optimizer" });

export type OptimizerSpec = Immutable<z.output<typeof optimizerSchema>>;

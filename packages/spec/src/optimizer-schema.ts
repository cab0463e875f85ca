import * as z from "zod";
import { scheduleSchema } from "./schedule-schema.js";
import { fields, type Immutable, positive, rateBelowOne, variant } from "./schema-parts.js";

const schedule = scheduleSchema.prefault("constant").describe("how the learning rate changes with the step");

const sgd = fields({
  learningRate: positive.default(0.01),
  momentum: rateBelowOne.default(0),
  nesterov: z.boolean().default(false),
  schedule,
}).refine((options) => !options.nesterov || options.momentum > 0, {
  path: ["nesterov"],
  error: "needs a momentum above 0",
});

/** Kingma & Ba 2015's constants; the rate is the 3e-4 that is a good first try for most networks. */
const adam = fields({
  learningRate: positive.default(3e-4),
  beta1: rateBelowOne.default(0.9),
  beta2: rateBelowOne.default(0.999),
  epsilon: positive.default(1e-8),
  schedule,
});

/** `adam`, `sgd`, `{ adam: { learningRate: 0.001 } }`. */
export const optimizerSchema = z.union([variant("sgd", sgd), variant("adam", adam)]).meta({ id: "optimizer" });

export type OptimizerSpec = Immutable<z.output<typeof optimizerSchema>>;

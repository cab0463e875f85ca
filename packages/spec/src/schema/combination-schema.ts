import * as z from "zod";
import { count, fields, positive, positiveWeight, variant } from "./schema-parts.js";

/** Rows that members did not train on. */
const rows = z
  .enum(["validation", "outOfBag"])
  .nullable()
  .default(null)
  .describe("what it is fitted on; null: validation where there are such rows, else outOfBag");

const greedy = fields({
  rounds: count.default(50).describe("how many members are chosen, with replacement; the best number of them is kept"),
  rows,
});

const stacking = fields({
  l2: positive.default(1).describe("how strongly the weights are held near 0; 1 is scikit-learn's C = 1"),
  rows,
});

/** `greedy`, `stacking`, `{ greedy: { rounds: 100 } }`: who counts how much, learnt from rows that were held out. */
export const selectionSchema = z.union([variant("greedy", greedy), variant("stacking", stacking)]).nullable();

/** `temperature`: makes probabilities as sure as they should be, by rows that were held out. */
export const calibrationSchema = variant("temperature", fields({ rows })).nullable();

/** `balanced`, or how much each class counts by name. */
export const classWeightsSchema = z.union([z.literal("balanced"), z.record(z.string(), positiveWeight)]).nullable();

import * as z from "zod";
import { display } from "../errors/value-path.js";
import { fields } from "./schema-parts.js";

/** As scikit-learn reads it, but for 1: YAML cannot tell 1.0 from 1, and all of it is what people mean. */
const share = z
  .number()
  .positive()
  .refine((value) => value <= 1 || Number.isInteger(value), {
    error: ({ input }) => `must be a fraction up to 1 or a whole number from 2, got ${display(input)}`,
  });

/** What each member trains on. */
export const baggingSchema = fields({
  bootstrap: z
    .boolean()
    .nullable()
    .default(null)
    .describe("draw rows with replacement; null: true, but with folds false"),
  maxSamples: share
    .default(1)
    .describe("rows (or groups) per bag: up to 1 a fraction of the training rows, from 2 a count"),
  maxFeatures: share.default(1).describe("features per bag: up to 1 a fraction, from 2 a count"),
  bootstrapFeatures: z.boolean().default(false).describe("draw features with replacement"),
  oobScore: z.boolean().default(true).describe("score each member and the vote on the rows that bags left out"),
  stratify: z.boolean().default(false).describe("keep each class's share in every bag, and in every fold"),
  groups: z.boolean().default(false).describe("draw whole groups of rows, so that none is both in a bag and out of it"),
  poisson: z
    .boolean()
    .default(false)
    .describe("draw each row independently, Poisson(maxSamples) times: bags of a size of their own"),
  folds: z
    .int()
    .min(2)
    .nullable()
    .default(null)
    .describe("cross-validation bags: member m trains on all rows but those of fold m modulo this number"),
  sampleWeights: z.boolean().default(false).describe("rows count in the loss by their weights in the data"),
});

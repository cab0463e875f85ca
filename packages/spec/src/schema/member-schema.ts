import * as z from "zod";
import { augmentSchema } from "./augment-schema.js";
import { lossSchema } from "./loss-schema.js";
import { modelSchema } from "./model-schema.js";
import { optimizerSchema } from "./optimizer-schema.js";
import { penaltySchema } from "./penalty-schema.js";
import { count, fields, label } from "./schema-parts.js";
import { stoppingSchema } from "./stopping-schema.js";

/** A group of members that differ by their bags and seeds alone, as written: what depends on the rest of the spec is still open. */
export const memberGroupSchema = fields({
  name: label.optional().describe("what reports call this kind of member; default: its model's"),
  model: modelSchema,
  count: count.default(1).describe("how many members of this kind"),
  optimizer: optimizerSchema.prefault("adam"),
  loss: lossSchema
    .optional()
    .describe("default: by the task: crossEntropy, binaryCrossEntropy for multilabel, meanSquaredError for regression"),
  penalty: penaltySchema.default(null).describe("what holds the weights near zero; null for nothing"),
  batchSize: z
    .union([count, z.literal("full")])
    .default(128)
    .describe('rows per step; "full" is the whole bag'),
  microBatches: count
    .default(1)
    .describe(
      "in how many parts a batch is computed, one after another, to need less memory: the optimizer sees the gradients of the whole batch, " +
        "batch normalisation the statistics of each part. Where memory runs out it doubles by itself",
    ),
  epochs: count.default(10).describe("passes over the bag"),
  pauseAfter: count
    .nullable()
    .optional()
    .describe(
      "train only so many of the epochs, and keep what it takes to go on: a warm start then trains the others, to the same weights as " +
        "without a pause. Schedules are drawn over all epochs. Default: no pause",
    ),
  keep: z
    .enum(["last", "best"])
    .optional()
    .describe('the weights to keep; "best" is by validation accuracy. Default: best when there are validation rows'),
  stopping: stoppingSchema
    .default(null)
    .describe("stop before `epochs` when the validation rows show no improvement: { patience }, or null"),
  augment: augmentSchema.optional().describe("default: the run's augment"),
});

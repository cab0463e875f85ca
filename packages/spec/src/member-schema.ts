import * as z from "zod";
import { modelSchema } from "./model-schema.js";
import { optimizerSchema } from "./optimizer-schema.js";
import { count, fields, type Immutable } from "./schema-parts.js";

/** Random changes to the training images; null when it would change nothing. */
export const augmentSchema = fields({
  translate: z.number().min(0).default(0).describe("at most so many pixels along each axis"),
  rotate: z.number().min(0).max(180).default(0).describe("at most so many degrees, either way"),
  border: z
    .enum(["constant", "nearest", "reflect"])
    .default("constant")
    .describe("what comes in from outside: zero, the nearest pixel, or the image mirrored"),
})
  .nullable()
  .transform((augment) => (augment !== null && augment.translate === 0 && augment.rotate === 0 ? null : augment))
  .meta({ id: "augment" });

/** A group of members that differ by their bags and seeds alone, as written: what depends on the rest of the spec is still open. */
export const memberGroupSchema = fields({
  name: z.string().min(1).optional().describe("what reports call this kind of member; default: its model's"),
  model: modelSchema,
  count: count.default(1).describe("how many members of this kind"),
  optimizer: optimizerSchema.prefault("adam"),
  batchSize: z
    .union([count, z.literal("full")])
    .default(128)
    .describe('rows per step; "full" is the whole bag'),
  epochs: count.default(10).describe("passes over the bag"),
  keep: z
    .enum(["last", "best"])
    .optional()
    .describe('the weights to keep; "best" is by validation accuracy. Default: best when there are validation rows'),
  augment: augmentSchema.optional().describe("default: the run's augment"),
});

export type AugmentSpec = Immutable<NonNullable<z.output<typeof augmentSchema>>>;

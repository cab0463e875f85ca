import * as z from "zod";
import { augmentSchema } from "./augment-schema.js";
import { dataSchema } from "./data-schema.js";
import { memberGroupSchema } from "./member-schema.js";
import { count, fields } from "./schema-parts.js";
import { display } from "./value-path.js";

/** As scikit-learn reads it, but for 1: YAML cannot tell 1.0 from 1, and all of it is what people mean. */
const share = z
  .number()
  .positive()
  .refine((value) => value <= 1 || Number.isInteger(value), {
    error: ({ input }) => `must be a fraction up to 1 or a whole number from 2, got ${display(input)}`,
  });

const baggingSchema = fields({
  bootstrap: z.boolean().default(true).describe("draw rows with replacement"),
  maxSamples: share.default(1).describe("rows per bag: up to 1 a fraction of the training rows, from 2 a count"),
  maxFeatures: share.default(1).describe("features per bag: up to 1 a fraction, from 2 a count"),
  stratify: z.boolean().default(false).describe("keep each class's share in every bag"),
});

const weighted = z.union([z.array(z.number().min(0)).min(1), z.literal("validation")]);

const votingSchema = z.union([
  z.enum(["hard", "soft"]),
  z.literal("weighted").transform(() => ({ weighted: "validation" as const })),
  fields({ weighted: weighted.describe('one weight per member, or "validation": by accuracy on the validation rows') }),
]);

/** The fields of a run spec, each one checked by itself; what depends on other fields is still open. */
export const draftSchema = fields({
  name: z.string().min(1).default("run").describe("what the run is called"),
  task: z
    .literal("classification", { error: "must be classification: this version trains classifiers only" })
    .default("classification"),
  seed: z.int().min(0).default(0).describe("the same seed gives the same ensemble"),
  data: dataSchema,
  members: z.array(memberGroupSchema).min(1).describe("groups of members; the groups may differ in everything"),
  bagging: baggingSchema.prefault({}),
  augment: augmentSchema.default(null).describe("random changes to the training images, for groups without their own"),
  voting: votingSchema.prefault("soft"),
  minMembers: count.default(1).describe("the vote needs at least so many members that succeeded"),
  $schema: z.string().optional().describe("where the JSON Schema is, for editors; of no meaning here"),
});

export type DraftSpec = z.output<typeof draftSchema>;

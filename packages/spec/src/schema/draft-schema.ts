import * as z from "zod";
import { augmentSchema } from "./augment-schema.js";
import { baggingSchema } from "./bagging-schema.js";
import { calibrationSchema, classWeightsSchema, selectionSchema } from "./combination-schema.js";
import { dataSchema, simplifySchema } from "./data-schema.js";
import { memberGroupSchema } from "./member-schema.js";
import { count, fields, label } from "./schema-parts.js";
import { votingSchema } from "./voting-schema.js";

/** The fields of a run spec, each one checked by itself; what depends on other fields is still open. */
export const draftSchema = fields({
  name: label.default("run").describe("what the run is called"),
  task: z
    .enum(["classification", "regression", "multilabel"])
    .default("classification")
    .describe("one class of several, numbers, or any of several labels"),
  seed: z.int().min(0).default(0).describe("the same seed gives the same ensemble"),
  data: dataSchema,
  simplify: simplifySchema
    .nullable()
    .default(null)
    .describe("a smaller problem to start with: fewer rows, fewer classes, smaller images"),
  members: z.array(memberGroupSchema).min(1).describe("groups of members; the groups may differ in everything"),
  bagging: baggingSchema.prefault({}),
  augment: augmentSchema.default(null).describe("random changes to the training images, for groups without their own"),
  voting: votingSchema
    .nullable()
    .default(null)
    .describe("soft, hard or weighted; for regression mean, median or weighted. Default: soft, or mean"),
  selection: selectionSchema
    .default(null)
    .describe("greedy or stacking: learn from held-out rows how much each member counts"),
  calibration: calibrationSchema.default(null).describe("temperature: make probabilities as sure as they should be"),
  abstainBelow: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .default(null)
    .describe("give no answer where the vote's largest probability is below this"),
  classWeights: classWeightsSchema
    .default(null)
    .describe("how much rows of each class count in the loss; balanced: as if all classes had as many"),
  minMembers: count.optional().describe("the vote needs at least so many members that succeeded. Default: all of them"),
  $schema: z.string().optional().describe("where the JSON Schema is, for editors; of no meaning here"),
});

export type DraftSpec = z.output<typeof draftSchema>;

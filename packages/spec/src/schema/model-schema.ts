import * as z from "zod";
import { activationSchema } from "./activation-schema.js";
import { layerSchema } from "./layer-schema.js";
import { count, fields, type Immutable, rateBelowOne, variant } from "./schema-parts.js";

const mlp = fields({
  hidden: z.array(count).default([256, 128]).describe("the widths of the hidden layers; [] is logistic regression"),
  activation: activationSchema.prefault("relu").describe("after each hidden layer"),
  dropout: rateBelowOne.default(0).describe("after each hidden layer"),
  batchNorm: z.boolean().default(false).describe("before each hidden layer's activation"),
});

const logistic = fields({});

const lstm = fields({
  units: count.default(64).describe("units of memory in each layer"),
  layers: count.default(1).describe("how many lie one on another"),
  dropout: rateBelowOne.default(0).describe("after each of them"),
});

const resnetSmall = fields({
  filters: count
    .default(16)
    .describe("channels of the first stage; the second has twice, the third four times as many"),
  blocks: count.default(1).describe("residual blocks in each of the three stages"),
  activation: activationSchema.prefault("relu"),
});

const lenet5 = fields({
  activation: activationSchema.prefault("relu").describe("after each layer but the last"),
});

/** `logistic`, `mlp`, `lenet5`, `lstm`, `resnet-small`, `{ mlp: { hidden: [64] } }` or a stack of one's own, `{ layers: […] }`. */
export const modelSchema = z
  .union([
    variant("logistic", logistic),
    variant("mlp", mlp),
    variant("lenet5", lenet5),
    variant("lstm", lstm),
    variant("resnet-small", resnetSmall),
    fields({ layers: z.array(layerSchema).min(1).describe("from the input to the logits, one per class") }),
  ])
  .meta({ id: "model" });

export type ModelSpec = Immutable<z.output<typeof modelSchema>>;

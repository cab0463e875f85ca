import * as z from "zod";
import { activationSchema, plainActivation } from "./activation-schema.js";
import { count, fields, pair, positive, rateBelowOne, variant } from "./schema-parts.js";

export const initializerSchema = z.enum([
  "heUniform",
  "heNormal",
  "glorotUniform",
  "glorotNormal",
  "lecunUniform",
  "lecunNormal",
  "zeros",
]);

const padding = z.enum(["same", "valid"]);

/** What every layer with weights has besides its width. */
const weights = {
  activation: activationSchema.prefault("linear").describe("applied to the layer's output"),
  bias: z.boolean().default(true),
  initializer: initializerSchema.default("heUniform").describe("how the weights are drawn"),
};

const units = z.union([count, z.literal("classes")]).describe('outputs; "classes" is as many as the data has classes');
const filters = count.describe("output channels");
const rate = rateBelowOne.describe("the fraction of inputs set to zero while training");
const epsilon = positive.default(1e-5).describe("added to the variance");

const dense = fields({ units, ...weights });
const conv2d = fields({
  filters,
  kernel: pair.default([3, 3]).describe("height and width, or one number for both"),
  strides: pair.default([1, 1]),
  padding: padding.default("valid").describe('"same" keeps the size, "valid" looks only where the kernel fits'),
  ...weights,
});
const pool = fields({
  size: pair.default([2, 2]).describe("height and width, or one number for both"),
  strides: pair.optional().describe("default: the size"),
  padding: padding.default("valid"),
}).transform(({ size, strides, padding }) => ({ size, strides: strides ?? size, padding }));
const dropout = fields({ rate });
const batchNorm = fields({
  momentum: rateBelowOne.default(0.9).describe("how much of the running statistics each step keeps"),
  epsilon,
});
const embedding = fields({
  vocabulary: count.describe("how many different whole numbers there are, from 0; the data takes normalise: none"),
  units: count.describe("outputs for each number"),
});
const cells = count.describe("units of memory");
const recurrent = fields({
  units: cells,
  sequences: z.boolean().default(false).describe("give on the state after every step, not the last one's alone"),
});

/** `{ dense: 10 }`: the one field that every user writes, in its place. */
const denseForms = z.union([units.transform((value) => ({ units: value })).pipe(dense), dense]);
const convForms = z.union([filters.transform((value) => ({ filters: value })).pipe(conv2d), conv2d]);
const poolForms = z.union([pair.transform((size): z.input<typeof pool> => ({ size })).pipe(pool), pool]);
const dropoutForms = z.union([rate.transform((value) => ({ rate: value })), dropout]);
const recurrentForms = z.union([cells.transform((value) => ({ units: value })).pipe(recurrent), recurrent]);

/** The layers that hold no others, by name and what they need: `{ dense: 10 }`, `{ conv2d: { filters: 8 } }`, `relu`, `flatten`. */
export const plainLayers = [
  plainActivation.transform((activation) => ({ activation })),
  fields({ dense: denseForms }),
  fields({ conv2d: convForms }),
  fields({ maxPool: poolForms }),
  fields({ averagePool: poolForms }),
  variant("globalAveragePool", fields({})),
  variant("globalMaxPool", fields({})),
  variant("flatten", fields({})),
  fields({ dropout: dropoutForms }),
  variant("batchNorm", batchNorm),
  variant("layerNorm", fields({ epsilon })),
  variant("sequence", fields({})),
  fields({ embedding }),
  fields({ lstm: recurrentForms }),
  fields({ gru: recurrentForms }),
  fields({ activation: activationSchema }),
] as const;

import * as z from "zod";
import { count, fields, type Immutable } from "./schema-parts.js";
import { sourceSchema } from "./source-schema.js";

const fraction = z.number().min(0).lt(1);
const column = z.union([z.string().min(1), z.int()]);

const ways = z.enum(["random", "stratified", "group", "time"]);

const splitSchema = z.union([
  ways.transform((by) => ({ by, column: null })),
  fields({
    by: ways.describe("at random, in each class's share, whole groups, or the latest rows"),
    column: column.nullable().default(null).describe("of the groups or times; default: the source's group or time"),
  }),
]);

const textSchema = fields({
  unit: z.enum(["word", "character"]).default("word").describe("what a text is read in"),
  length: count
    .default(100)
    .describe("units per sample: shorter texts are padded in front, of longer ones the end is kept"),
  vocabulary: z
    .int()
    .min(3)
    .default(10_000)
    .describe(
      "numbers are below it, as an embedding needs to know: 0 is padding, 1 unknown, then the most frequent units",
    ),
});

export const dataSchema = fields({
  train: sourceSchema.describe("the rows to train on"),
  test: z
    .union([fraction, z.null(), sourceSchema])
    .default(null)
    .transform((test) => (test === 0 ? null : test))
    .describe("rows of their own, or a fraction of the training rows, or null for none"),
  validation: z
    .union([fraction, sourceSchema])
    .default(0)
    .describe("rows of their own, or a fraction of the training rows; 0 for none"),
  normalise: z
    .enum(["standard", "unit", "none"])
    .default("standard")
    .describe("mean 0 and deviation 1, or into [0, 1], from the training rows; or as they are"),
  split: splitSchema
    .nullable()
    .default(null)
    .describe(
      "how fractions are set aside: random, stratified, group or time. Default: stratified, or random without classes",
    ),
  missing: z
    .enum(["refuse", "median"])
    .default("refuse")
    .describe("missing values are an error, or filled with the median of the training rows"),
  categorical: z
    .union([z.enum(["refuse", "auto"]), z.array(column).min(1)])
    .default("refuse")
    .describe(
      "text in columns of features is an error, or one-hot encoded: wherever there is any, or in these columns",
    ),
  text: textSchema.prefault({}).describe("how texts become numbers"),
});

export const simplifySchema = fields({
  rows: count.nullable().default(null).describe("so many training rows, drawn in each class's share"),
  classes: z
    .union([
      z.int().min(2),
      fields({ mostFrequent: z.int().min(2) }),
      z.array(z.union([z.string().min(1), z.number().transform(String)])).min(2),
    ])
    .nullable()
    .default(null)
    .describe("the first so many classes, { mostFrequent: n }, or a list of their names"),
  size: z
    .union([count.transform((side): [number, number] => [side, side]), z.tuple([count, count])])
    .nullable()
    .default(null)
    .describe("[height, width] to make images smaller, by averaging"),
});

export type DataSpec = Immutable<z.output<typeof dataSchema>>;

import * as z from "zod";
import { count, fields, type Immutable } from "./schema-parts.js";

const file = z.string().min(1);

/** Where rows come from: IDX files, a CSV file, or a sample that ships with Conclave. */
export const sourceSchema = z
  .union([
    fields({
      images: file.describe("an IDX file of images (plain or gzip), relative to the spec"),
      labels: file.describe("an IDX file of labels (plain or gzip), relative to the spec"),
    }),
    fields({
      csv: file.describe("a CSV file (plain or gzip), relative to the spec"),
      header: z.boolean().default(true).describe("whether the first line names the columns"),
      label: z
        .union([z.string().min(1), z.int()])
        .default(-1)
        .describe("the label's column, by name or by number: 0 is the first, -1 the last"),
      shape: z
        .array(count)
        .min(1)
        .nullable()
        .default(null)
        .describe("for images in rows: [height, width, channels]; null for a table"),
      delimiter: z.string().length(1).default(","),
    }),
    fields({ sample: z.enum(["digits"]).describe("a data set that ships with Conclave") }),
  ])
  .meta({ id: "source" });

const fraction = z.number().min(0).lt(1);

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
});

export type Source = Immutable<z.output<typeof sourceSchema>>;
export type DataSpec = Immutable<z.output<typeof dataSchema>>;

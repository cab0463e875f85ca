import * as z from "zod";
import { count, fields, type Immutable, pair } from "./schema-parts.js";

const file = z.string().min(1);
const column = z.union([z.string().min(1), z.int()]);
const array = z.string().min(1);

const shape = z
  .array(count)
  .min(1)
  .nullable()
  .default(null)
  .describe("of a sample: [height, width, channels] for images in rows; null as the file has it");

/** What is written of the columns of a table; the rest are features. */
const columns = {
  label: z
    .union([column, z.array(column).min(1)])
    .nullable()
    .optional()
    .describe(
      "the label's column, by name or by number: 0 is the first, -1 the last (the default); several for several targets or labels",
    ),
  target: z
    .union([column, z.array(column).min(1)])
    .optional()
    .describe("another word for label, for regression"),
  text: column
    .nullable()
    .default(null)
    .describe("a column of text, which the members read instead of the other columns"),
  weight: column.nullable().default(null).describe("the column that says how much each row counts"),
  group: column.nullable().default(null).describe("the column that says which rows belong together"),
  time: column
    .nullable()
    .default(null)
    .describe("the column with the rows' times: numbers or dates such as 2026-01-31"),
  ignore: z.array(column).default([]).describe("columns to leave out"),
  shape,
};

const BOTH_WORDS = { path: ["target"], error: "is another word for label: give one of them" };

interface LabelWords<Label> {
  readonly label?: Label | null | undefined;
  readonly target?: Label | undefined;
}

function oneWord({ label, target }: LabelWords<unknown>): boolean {
  return label === undefined || target === undefined;
}

/** The last column, unless the labels are in a file of their own. */
function labelOf<Label>({ label, target }: LabelWords<Label>, labels: string | null): Label | -1 | null {
  if (label !== undefined) return label;
  return target ?? (labels === null ? -1 : null);
}

const idx = fields({
  images: file.describe("an IDX file of images (plain or gzip), relative to the spec"),
  labels: file.describe("an IDX file of labels (plain or gzip), relative to the spec"),
});

const csv = fields({
  csv: file.describe("a CSV file (plain or gzip), relative to the spec"),
  labels: file
    .nullable()
    .default(null)
    .describe("a CSV file of the labels, where they are not a column: all its columns, one row for each row"),
  header: z.boolean().default(true).describe("whether the first line names the columns"),
  delimiter: z.string().length(1).default(",").describe("between the cells; several spaces count as one"),
  skipLines: z.int().min(0).default(0).describe("lines before the header or the first row that are neither"),
  ...columns,
})
  .refine(oneWord, BOTH_WORDS)
  .transform(({ csv, labels, header, delimiter, skipLines, label, target, ...rest }) => ({
    csv,
    labels,
    header,
    delimiter,
    skipLines,
    label: labelOf({ label, target }, labels),
    ...rest,
  }));

const parquet = fields({ parquet: file.describe("a Parquet file, relative to the spec"), ...columns })
  .refine(oneWord, BOTH_WORDS)
  .transform(({ parquet, label, target, ...rest }) => ({ parquet, label: labelOf({ label, target }, null), ...rest }));

const npy = fields({
  npy: file.describe("a file of samples as numpy.save writes it, relative to the spec"),
  labels: file.describe("a file of their labels as numpy.save writes it"),
  shape,
});

const npz = fields({
  npz: file.describe("a file of arrays as numpy.savez writes it, relative to the spec"),
  features: array.default("x").describe("the array of the samples"),
  label: array.default("y").describe("the array of the labels"),
  weight: array.nullable().default(null).describe("the array that says how much each sample counts"),
  group: array.nullable().default(null).describe("the array that says which samples belong together"),
  time: array.nullable().default(null).describe("the array of the samples' times"),
  shape,
});

const imageFolder = fields({
  folder: file.describe("a folder of images (PNG, JPEG) with a folder for each class, relative to the spec"),
  size: pair.nullable().default(null).describe("[height, width] of each image; null for the size of the first"),
  resize: z.boolean().default(false).describe("bring images of another size to that one, instead of refusing them"),
  colour: z.enum(["grey", "rgb"]).default("rgb"),
});

const textFolder = fields({
  texts: file.describe("a folder of text files with a folder for each class, relative to the spec"),
});

const sample = fields({ sample: z.enum(["digits"]).describe("a data set that ships with Conclave") });

/** Where rows come from: files of one of the formats, folders, or a sample that ships with Conclave. */
export const sourceSchema = z
  .union([idx, csv, parquet, npy, npz, imageFolder, textFolder, sample])
  .meta({ id: "source" });

export type Source = Immutable<z.output<typeof sourceSchema>>;

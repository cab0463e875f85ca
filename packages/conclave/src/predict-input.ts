import type { InputOptions } from "@conclave/data";
import type { Source } from "@conclave/spec";
import { ConclaveError } from "./errors.js";

/** A file of rows to predict; what is not given is as in the file that the ensemble was trained on. */
export interface PredictInput {
  /** A CSV, Parquet, NPY, NPZ or IDX file, or a folder of images or texts. */
  readonly file: string;
  /** The file of the true labels, where they are not in the same: for IDX and NPY, and for CSV if it was so in training. */
  readonly labelsFile?: string;
  /** The column (CSV, Parquet) or array (NPZ) of the true label; a file without it is not scored. */
  readonly label?: string | number;
  /** For CSV: whether the first line names the columns. */
  readonly header?: boolean;
  /** For CSV. */
  readonly delimiter?: string;
  /** For CSV and Parquet: take the columns by their places, although they have other names than those of the training rows. */
  readonly byPosition?: boolean;
}

type Format = "csv" | "parquet" | "npy" | "npz" | "images" | "folder" | "texts";

/** A format by the end of a file's name, with or without ".gz". */
const ENDINGS: readonly (readonly [RegExp, Format])[] = [
  [/\.(csv|tsv|txt)(\.gz)?$/i, "csv"],
  [/(-ubyte|\.idx\d?)(\.gz)?$/i, "images"],
  [/\.npy(\.gz)?$/i, "npy"],
  [/\.npz$/i, "npz"],
  [/\.(parquet|pq|parq)$/i, "parquet"],
];

const FORMAT_NAMES: Readonly<Record<Format, string>> = {
  csv: "CSV",
  parquet: "Parquet",
  npy: "NPY",
  npz: "NPZ",
  images: "IDX images",
  folder: "a folder of images",
  texts: "a folder of texts",
};

/** The options that a format knows, as a user would name them. */
const OPTIONS: Readonly<Record<Format, readonly (keyof PredictInput)[]>> = {
  csv: ["label", "labelsFile", "header", "delimiter", "byPosition"],
  parquet: ["label", "byPosition"],
  npy: ["labelsFile"],
  npz: ["label"],
  images: ["labelsFile"],
  folder: [],
  texts: [],
};

/** The digits that ship with Conclave are a CSV without a header, the label last; what is trained on other files may be asked by such a CSV too. */
const PLAIN_CSV = { header: false, label: -1, delimiter: "," } as const;

/** The columns of a Parquet file have names: a CSV file of the same table has them in its first line. */
const CSV_OF_NAMES = { header: true, label: null, delimiter: "," } as const;

/**
 * Completes what the user said about a file by what the ensemble was trained on.
 *
 * @throws ConclaveError "option-invalid" for an option of another kind of file
 */
export function inputRowsSource(input: PredictInput, trained: Source): InputOptions {
  const { file, labelsFile = null } = input;
  const format = formatOf(file, trained);
  checkOptions(input, format);
  switch (format) {
    case "images":
      return { images: file, labels: labelsFile };
    case "npy":
      return { npy: file, labels: labelsFile };
    case "npz": {
      const like = "npz" in trained ? trained : { features: "x", label: "y" };
      return {
        npz: file,
        features: like.features,
        label: input.label === undefined ? like.label : String(input.label),
      };
    }
    case "folder":
      return { size: null, resize: false, colour: "rgb", ...("folder" in trained ? trained : {}), folder: file };
    case "texts":
      return { texts: file };
    case "parquet": {
      const like = "parquet" in trained ? trained : { label: null, ...rolesOf(trained) };
      return { ...like, parquet: file, label: input.label ?? like.label, ...matching(input) };
    }
    case "csv":
      return csvSource(input, trained);
  }
}

function csvSource(input: PredictInput, trained: Source): InputOptions {
  const { file, labelsFile, label, header, delimiter, byPosition = false } = input;
  const like = "csv" in trained ? trained : "parquet" in trained ? { ...CSV_OF_NAMES, ...rolesOf(trained) } : PLAIN_CSV;
  const inFileOfTheirOwn = "labels" in like && like.labels !== null;
  if (labelsFile !== undefined && !inFileOfTheirOwn) {
    throw new ConclaveError(
      "option-invalid",
      `${file} is read as CSV: its labels are one of its columns, not another file`,
    );
  }
  return {
    ...like,
    csv: file,
    ...(inFileOfTheirOwn ? { labels: labelsFile ?? null } : {}),
    // where names do not matter, the first line may as well be a row
    header: header ?? (byPosition && like.header ? "unless-a-row" : like.header),
    label: label ?? like.label,
    delimiter: delimiter ?? like.delimiter,
    ...matching(input),
  };
}

/** What the columns of a table are for, which is the same whichever format the table is written in. */
function rolesOf(trained: Source) {
  if (!("csv" in trained || "parquet" in trained)) return {};
  const { label, text, weight, group, time, ignore, shape } = trained;
  return { label, text, weight, group, time, ignore, shape };
}

function matching({ byPosition = false }: PredictInput) {
  return byPosition ? { byPosition } : {};
}

/** By the file's name; where that says nothing, as the training data were. */
function formatOf(file: string, trained: Source): Format {
  const [, named] = ENDINGS.find(([ending]) => ending.test(file)) ?? [null, null];
  if (named !== null) return named;
  const formats = Object.keys(OPTIONS) as Format[]; // the record has exactly these keys
  return formats.find((format) => format in trained) ?? "csv";
}

function checkOptions(input: PredictInput, format: Format): void {
  const given = (["label", "labelsFile", "header", "delimiter", "byPosition"] as const).filter(
    (name) => input[name] !== undefined && input[name] !== false,
  );
  const stray = given.find((name) => !OPTIONS[format].includes(name));
  if (stray === undefined) return;
  const what =
    stray === "labelsFile"
      ? "a file of labels is for IDX and NPY"
      : stray === "byPosition"
        ? "columns with names are in CSV and Parquet files"
        : "a label column, header or delimiter is for CSV files";
  throw new ConclaveError("option-invalid", `${input.file} is read as ${FORMAT_NAMES[format]}: ${what}`);
}

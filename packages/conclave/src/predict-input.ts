import type { Source } from "@conclave/spec";
import { ConclaveError } from "./errors.js";

/** A file of rows to predict; what is not given is as in the file that the ensemble was trained on. */
export interface PredictInput {
  /** A CSV file, or images in IDX; gzip too. */
  readonly file: string;
  /** For IDX: the file of the true labels. */
  readonly labelsFile?: string;
  /** For CSV: the column of the true label, by name or number; a file without that column is not scored. */
  readonly label?: string | number;
  /** For CSV: whether the first line names the columns. */
  readonly header?: boolean;
  /** For CSV. */
  readonly delimiter?: string;
}

/** Where the rows are, as the data package reads them. */
export type InputRowsSource =
  | { readonly images: string; readonly labels: string | null }
  | { readonly csv: string; readonly header: boolean; readonly label: string | number; readonly delimiter: string };

/** The digits that ship with Conclave are a CSV without a header, the label last; what is trained on IDX may be asked by such a CSV too. */
const plainCsv = { header: false, label: -1, delimiter: "," } as const;

/**
 * Completes what the user said about a file by what the ensemble was trained on.
 *
 * @throws ConclaveError "option-invalid" for an option of the other kind of file
 */
export function inputRowsSource(input: PredictInput, trained: Source): InputRowsSource {
  const { file, labelsFile, label, header, delimiter } = input;
  if (isIdx(file, trained)) {
    const csvOnly = label !== undefined || header !== undefined || delimiter !== undefined;
    if (csvOnly) {
      throw new ConclaveError(
        "option-invalid",
        `${file} is read as IDX images: a label column, header or delimiter is for CSV files`,
      );
    }
    return { images: file, labels: labelsFile ?? null };
  }
  if (labelsFile !== undefined) {
    throw new ConclaveError(
      "option-invalid",
      `${file} is read as CSV: its labels are one of its columns, not another file`,
    );
  }
  const like = "csv" in trained ? trained : plainCsv;
  return {
    csv: file,
    header: header ?? like.header,
    label: label ?? like.label,
    delimiter: delimiter ?? like.delimiter,
  };
}

/** By the file's name; where that says nothing, as the training data were. */
function isIdx(file: string, trained: Source): boolean {
  if (/\.(csv|tsv|txt)(\.gz)?$/i.test(file)) return false;
  return /(-ubyte|\.idx\d?)(\.gz)?$/i.test(file) || "images" in trained;
}

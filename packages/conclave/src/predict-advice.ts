import { DataError, type DataErrorCode } from "@conclave/data";

/** What to do about a file of rows to predict, where a spec's fields would be the advice about one to train on. */
const ADVICE: Readonly<Partial<Record<DataErrorCode, string>>> = {
  "not-found": "check the path (it is relative to the working directory)",
  "not-a-number":
    "rows are read as those of the training were, which fixed what is filled and what is a category: mend the row or leave it out; --header, --no-header and --delimiter say where the file is written otherwise",
  "bad-csv": "is --delimiter right? It and the header are as in training unless they are given",
  "unknown-column":
    "rename the columns as in the training file, or take them by their places with --by-position; --label names the label's column, --header says that the first line has the names",
  "missing-header":
    "--no-header says that the file has none: its columns are then taken by their places; --header and --by-position say that they are names, of other columns",
};

/** The ends of messages that speak of a spec: from here on they are replaced. */
const OF_A_SPEC =
  /; (?:check the path \(it is relative to the spec|missing values are refused|if the first line names|if this column holds|is the `delimiter` right|if the lines before|rename the columns|if the file has no header)| \(or set `header: true`\)/;

/** An error about a file of rows to predict, with advice for somebody who has no spec to change; any other error as it is. */
export function forPrediction(error: unknown): unknown {
  if (!(error instanceof DataError)) return error;
  const advice = ADVICE[error.code];
  const at = error.message.search(OF_A_SPEC);
  if (advice === undefined || at < 0) return error;
  const { code, file, line, field, cause } = error;
  // The new error puts its place before the text itself.
  const place = [line === undefined ? file : `${file ?? "line"}:${line}`, field].filter((part) => part !== undefined);
  const prefix = place.map((part) => `${part}: `).join("");
  const said = error.message.slice(0, at);
  const text = said.startsWith(prefix) ? said.slice(prefix.length) : said;
  return new DataError(code, `${text}; ${advice}`, said.startsWith(prefix) ? { file, line, field, cause } : { cause });
}

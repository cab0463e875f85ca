import { DataError } from "@conclave/data";

const SAME_READING =
  "rows are read as those of the training were, which fixed what is filled and what is a category: mend the row or leave it out; --header, --no-header and --delimiter say where the file is written otherwise";

const WRITTEN_OTHERWISE = "is --delimiter right? It and the header are as in training unless they are given";

/** What to do about a file of rows to predict, in place of the ends of messages that speak of a spec. */
const ADVICE: readonly (readonly [ofASpec: string, advice: string])[] = [
  ["; check the path (it is relative to the spec", "check the path (it is relative to the working directory)"],
  ["; missing values are refused", SAME_READING],
  ["; if the first line names", SAME_READING],
  ["; if this column holds", SAME_READING],
  ["; is the `delimiter` right", WRITTEN_OTHERWISE],
  ["; if the lines before", WRITTEN_OTHERWISE],
  [
    "; rename the columns",
    "rename the columns as in the training file, or take them by their places with --by-position (in code `byPosition`)",
  ],
  [
    "; if the file has no header",
    "--no-header says that it has none: its columns are then taken by their places; --header and --by-position say that these are names, of other columns",
  ],
  [
    "; say which column is the label",
    "--label says which column is the label (in code `label`); without one, leave out the columns that are no features",
  ],
  [" (or set `header: true`)", "--label names the label's column, --header says that the first line has the names"],
  ["; flatten it", "flatten the column, or take it out of the file"],
];

/** An error about a file of rows to predict, with advice for somebody who has no spec to change; any other error as it is. */
export function forPrediction(error: unknown): unknown {
  if (!(error instanceof DataError)) return error;
  const found = ADVICE.find(([ofASpec]) => error.message.includes(ofASpec));
  if (found === undefined) return error;
  const [ofASpec, advice] = found;
  const at = error.message.indexOf(ofASpec);
  const { code, file, line, field, cause } = error;
  // The new error puts its place before the text itself.
  const place = [line === undefined ? file : `${file ?? "line"}:${line}`, field].filter((part) => part !== undefined);
  const prefix = place.map((part) => `${part}: `).join("");
  const said = error.message.slice(0, at);
  const text = said.startsWith(prefix) ? said.slice(prefix.length) : said;
  return new DataError(code, `${text}; ${advice}`, said.startsWith(prefix) ? { file, line, field, cause } : { cause });
}

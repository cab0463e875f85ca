import { type FilePredictions, type PredictInput, predictFile } from "conclave";
import { csvLine } from "../terminal/csv-line.js";
import { decimal, percent, plural } from "../terminal/numbers.js";
import { printJson, printLines, say } from "../terminal/print.js";

export interface PredictFlags {
  readonly input: string;
  readonly labels?: string;
  readonly label?: string;
  readonly header?: boolean;
  readonly delimiter?: string;
  readonly proba?: boolean;
  readonly json?: boolean;
}

/** One answer a line on stdout, as CSV with a header; the score, where labels are there, on stderr. */
export async function predictAction(run: string, flags: PredictFlags): Promise<void> {
  const answers = await predictFile(run, predictInput(flags));
  const { classes, predictions, probabilities, counts, score } = answers;
  if (flags.json === true) {
    const proba = flags.proba === true ? { probabilities } : {};
    return printJson({
      schemaVersion: 1,
      path: answers.path,
      rows: predictions.length,
      classes,
      predictions,
      ...proba,
      counts,
      score,
    });
  }
  const header = flags.proba === true ? ["prediction", ...classes.map((name) => `p(${name})`)] : ["prediction"];
  const rows = predictions.map((prediction, row) =>
    flags.proba === true ? [prediction, ...(probabilities[row] ?? []).map((share) => share.toFixed(6))] : [prediction],
  );
  printLines([header, ...rows].map(csvLine));
  say([scoreLine(answers), ...countLines(answers)]);
}

/** What had to be done to the rows before they could be answered. */
function countLines({ counts: { filled, unknown } }: FilePredictions): string[] {
  const lines: string[] = [];
  if (filled > 0) lines.push(`${plural(filled, "missing value")} filled as in training`);
  if (unknown > 0)
    lines.push(`${plural(unknown, "value")} of categories that training never had: the members know nothing of them`);
  return lines;
}

function scoreLine({ predictions, score, members }: FilePredictions): string {
  const words = [plural(predictions.length, "row"), `${plural(members, "member")} voted`];
  if (score === null) return [...words, "no labels, so no score"].join("  ·  ");
  const { accuracy, nll, brier, ece } = score;
  return [
    ...words,
    `accuracy ${percent(accuracy)}`,
    `NLL ${decimal(nll)}`,
    `Brier ${decimal(brier)}`,
    `ECE ${decimal(ece)}`,
  ].join("  ·  ");
}

function predictInput(flags: PredictFlags): PredictInput {
  return {
    file: flags.input,
    ...(flags.labels === undefined ? {} : { labelsFile: flags.labels }),
    ...(flags.label === undefined ? {} : { label: columnOf(flags.label) }),
    ...(flags.header === undefined ? {} : { header: flags.header }),
    ...(flags.delimiter === undefined ? {} : { delimiter: flags.delimiter }),
  };
}

/** "-1" and "3" are numbers of columns, anything else is a name. */
function columnOf(label: string): string | number {
  return /^-?\d+$/.test(label) ? Number(label) : label;
}

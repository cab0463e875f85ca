import { type FilePredictions, type PredictInput, predictFile } from "conclave";
import { recallWords, unbeatenWords } from "../terminal/baseline-words.js";
import { csvLine } from "../terminal/csv-line.js";
import { plural } from "../terminal/numbers.js";
import { printData, printJson, say } from "../terminal/print.js";
import { moreScores, scoreWord } from "../terminal/score-words.js";

export interface PredictFlags {
  readonly input: string;
  readonly labels?: string;
  readonly label?: string;
  readonly header?: boolean;
  readonly delimiter?: string;
  readonly byPosition?: boolean;
  readonly proba?: boolean;
  readonly uncertainty?: boolean;
  readonly json?: boolean;
}

/** One answer a line on stdout, as CSV with a header; the score, where labels are there, on stderr. */
export async function predictAction(run: string, flags: PredictFlags): Promise<void> {
  const answers = await predictFile(run, predictInput(flags));
  const { classes, targets, names, predictions, probabilities, values, abstained, counts, findings } = answers;
  const { score, testReadings } = answers;
  if (flags.json === true) {
    const proba = flags.proba === true ? { probabilities } : {};
    return printJson({
      schemaVersion: 1,
      path: answers.path,
      rows: predictions.length,
      classes,
      ...(targets.length > 0 ? { targets, values } : {}),
      ...(names === null ? {} : { names }),
      predictions,
      ...proba,
      uncertainty: answers.uncertainty,
      ...(abstained === null ? {} : { abstained }),
      counts,
      findings,
      score,
      baseline: answers.baseline,
      recalls: answers.recalls,
      testReadings,
    });
  }
  printData(answerLines(answers, flags).map(csvLine));
  say([
    scoreLine(answers),
    ...baselineLines(answers),
    ...readingLines(answers),
    ...countLines(answers),
    ...findings.map(({ what }) => what),
  ]);
}

const FLOAT32_DIGITS = 7;
const FLOAT64_DIGITS = 15;

/** As much as a number holds: of one that float32 has, and of one that it has not, as targets far from zero are. */
function itsDigits(value: number): string {
  return String(Number(value.toPrecision(Math.fround(value) === value ? FLOAT32_DIGITS : FLOAT64_DIGITS)));
}

/** A header, and a line for each row, which begins with the file that an image was in. */
function answerLines(answers: FilePredictions, { proba, uncertainty }: PredictFlags): string[][] {
  const { names } = answers;
  const parts = [
    ...(names === null ? [] : [["file", ...names].map((name) => [name])]),
    linesOf(answers, proba === true),
    ...(uncertainty === true ? [uncertaintyLines(answers)] : []),
  ];
  return Array.from({ length: 1 + answers.predictions.length }, (_, line) => parts.flatMap((part) => part[line]!));
}

/** Named as in `--json`: what there is once for a row, then the variance of each class's, label's or target's answers. */
function uncertaintyLines({ uncertainty, classes, targets }: FilePredictions): string[][] {
  const variances = [...targets, ...classes].map((name) => `variance(${name})`);
  const rows = uncertainty.map(({ entropy, mutualInformation, variance }) =>
    [...(entropy === null || mutualInformation === null ? [] : [entropy, mutualInformation]), ...variance].map(
      itsDigits,
    ),
  );
  return [[...(targets.length > 0 ? [] : ["entropy", "mutualInformation"]), ...variances], ...rows];
}

/** A row without an answer is empty, as a missing value is. */
function linesOf(answers: FilePredictions, proba: boolean): string[][] {
  const { classes, targets, predictions, probabilities, values, abstained } = answers;
  if (targets.length > 0) return [[...targets], ...values.map((row) => row.map(itsDigits))];
  const header = proba ? ["prediction", ...classes.map((name) => `p(${name})`)] : ["prediction"];
  const rows = predictions.map((prediction, row) => {
    const answer = abstained?.[row] === true ? "" : prediction;
    return proba ? [answer, ...(probabilities[row] ?? []).map((share) => share.toFixed(6))] : [answer];
  });
  return [header, ...rows];
}

/** What had to be done to the rows before they could be answered. */
function countLines({ counts: { filled, unknown } }: FilePredictions): string[] {
  const lines: string[] = [];
  if (filled > 0) lines.push(`${plural(filled, "missing value")} filled as in training`);
  if (unknown > 0)
    lines.push(`${plural(unknown, "value")} of categories that training never had: the members know nothing of them`);
  return lines;
}

function scoreLine({ predictions, score, members, abstained }: FilePredictions): string {
  const words = [plural(predictions.length, "row"), `${plural(members, "member")} voted`];
  if (abstained !== null) words.push(`${abstained.filter((withheld) => withheld).length} without an answer`);
  if (score === null) return [...words, "no labels, so no score"].join("  ·  ");
  const first = score.r2 === undefined ? `accuracy ${scoreWord(score)}` : scoreWord(score);
  return [...words, first, ...moreScores(score).words].join("  ·  ");
}

/** A score that always the same answer reaches says nothing; where classes are rare, accuracy alone does not either. */
function baselineLines({ baseline, recalls, imbalanced }: FilePredictions): string[] {
  const unbeaten = unbeatenWords(baseline, "rows");
  return [
    ...(unbeaten === null ? [] : [`the answers are ${unbeaten}`]),
    ...(imbalanced && recalls !== null ? [recallWords(recalls).join("  ·  ")] : []),
  ];
}

/** That the rows are the test set again is no error, and must be said. */
function readingLines({ testReadings }: FilePredictions): string[] {
  if (testReadings === null) return [];
  return [`these are the rows that the ensemble was tested on, read for the ${ordinal(testReadings)} time`];
}

function ordinal(value: number): string {
  const tens = value % 100;
  const suffix = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][value % 10] ?? "th");
  return `${value}${suffix}`;
}

function predictInput(flags: PredictFlags): PredictInput {
  return {
    file: flags.input,
    ...(flags.labels === undefined ? {} : { labelsFile: flags.labels }),
    ...(flags.label === undefined ? {} : { label: columnOf(flags.label) }),
    ...(flags.header === undefined ? {} : { header: flags.header }),
    ...(flags.delimiter === undefined ? {} : { delimiter: flags.delimiter }),
    ...(flags.byPosition === undefined ? {} : { byPosition: flags.byPosition }),
  };
}

/** "-1" and "3" are numbers of columns, anything else is a name. */
function columnOf(label: string): string | number {
  return /^-?\d+$/.test(label) ? Number(label) : label;
}

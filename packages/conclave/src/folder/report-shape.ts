import type { Report } from "@conclave/ensemble";
import { ifThere, listOf, number, oneOf, optional, record, type Shape, text, yesOrNo } from "./shape.js";

const figure = optional(number);
/** By task there is an accuracy or an R². JSON has null for what is no finite number. */
const scores = optional(record({ accuracy: ifThere(figure), r2: ifThere(figure) }));
const interval = record({ low: figure, high: figure });
const intervals = optional(record({ accuracy: ifThere(interval), r2: ifThere(interval) }));
const risk = optional(record({ empirical: figure, expected: optional(record({ interval })) }));
const confusion = optional(listOf(listOf(number)));
const validation = optional(record({ loss: figure, accuracy: ifThere(figure) }));
const status = oneOf("succeeded", "failed", "cancelled");

const member = record({
  member: number,
  model: text,
  status,
  error: ifThere(text),
  engine: optional(text),
  rows: figure,
  sparsity: optional(record({ weights: number, zeros: number })),
  seconds: figure,
  keptEpoch: figure,
  stoppedEpoch: figure,
  pausedEpoch: figure,
  weight: figure,
  training: validation,
  validation,
  oob: scores,
  test: scores,
  testIntervals: intervals,
  risk,
  disagreement: figure,
  confusion,
  epochs: optional(listOf(record({ loss: figure, parts: optional(listOf(figure), []), validation })), []),
});

/** The rows that a vote was compared on. */
const judgedBy = { by: oneOf("test", "outOfBag", "validation"), vote: scores };
const baseline = optional(record({ ...judgedBy, answer: optional(text), score: scores, beaten: yesOrNo }));
const recall = record({ name: text, rows: number, recall: figure });
const recalls = optional(record({ ...judgedBy, balancedAccuracy: figure, classes: listOf(recall) }));

const vote = {
  voted: number,
  test: scores,
  testIntervals: intervals,
  risk,
  meanMember: scores,
  oob: scores,
  baseline,
  recalls,
  disagreement: figure,
  diversity: optional(record({ q: figure, errorCorrelation: figure })),
  sharedError: figure,
  confusion,
  abstention: optional(record({ below: figure, coverage: figure, accuracy: figure })),
  selection: optional(record({ kind: oneOf("greedy", "stacking"), rows: text })),
  calibration: optional(record({ temperature: figure, rows: text, before: figure, after: figure })),
};

const report = record({
  run: text,
  status,
  // The first version knew classes alone.
  task: optional(oneOf("classification", "regression", "multilabel"), "classification"),
  testSet: optional(record({ rows: number, readings: number })),
  findings: optional(
    listOf(record({ what: text, advice: text, count: number, pairs: listOf(listOf(record({ file: text }))) })),
    [],
  ),
  imbalanced: optional(yesOrNo, false),
  members: listOf(member),
  kinds: listOf(record({ model: text, members: number, ...vote })),
  ensemble: record(vote),
} satisfies Readonly<Partial<Record<keyof Report, Shape>>>);

/**
 * A report of schemaVersion 1 from its JSON. What reports of earlier versions do not tell is null, as what a run does not have.
 *
 * @throws ConclaveError "report-unreadable" for a field that is missing, or not what readers of reports can use
 */
export function completeReport(value: unknown, file: string): Report {
  return report(value, { file, path: [] }) as Report; // the shape has every field that its readers use
}

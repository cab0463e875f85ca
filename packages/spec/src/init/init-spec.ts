import { counted } from "./counted.js";
import type { DescribedData } from "./described-data.js";
import { firstBags } from "./first-bags.js";
import { firstModel, VOCABULARY } from "./first-model.js";
import { firstTraining } from "./first-training.js";
import { inline } from "./inline.js";
import { oneLine } from "./one-line.js";
import { shortSource } from "./short-source.js";
import { isSmallTable, ROWS_TO_SHARE } from "./small-table.js";
import { labelName, whatIsThere } from "./what-is-there.js";

const VALIDATION = 0.1;
const TEST = 0.2;

/** Enough for a vote, and soon trained. */
const MEMBERS = 5;

/**
 * Of a table of few rows: as much ridge as keeps a layer of 64 from learning them by heart in 4,000 steps. Chosen by repeated
 * cross-validation, of a re-implementation, on tables of 150 to 569 rows: without it iris loses about a point of accuracy and diabetes three
 * hundredths of R²; with a third of it breast cancer loses two tenths of a point, and with more the probabilities are less sure than they could be.
 */
const RIDGE = 0.03;

/**
 * A first spec for data: start simple, as the course says: one kind of model, Adam at 3e-4, ReLU, no regularisation but where a network
 * would learn the rows by heart. Commented, so that a person sees what was found and guessed, and what to try next.
 *
 * @param name what the run is called
 */
export function initSpecFor(data: DescribedData, name: string): string {
  const { task, rows } = data;
  const model = firstModel(data);
  const fewRows = isSmallTable(data);
  const bags = firstBags(data, MEMBERS);
  const training = firstTraining(data, rows * (1 - shareSetAside(data)) * bags.share);
  const idle = columnsToIgnore(data);
  const left = "ignore" in data.train ? data.train.ignore : [];
  const source = { ...shortSource(data.train), ...(idle.length > 0 ? { ignore: [...left, ...idle] } : {}) };
  const lines = [
    ...whatIsThere(data).map((line) => `# ${line}`),
    "#",
    `# The simple first try: one kind of model, Adam at 3e-4, ReLU, ${fewRows ? "little regularisation" : "no regularisation"}. See that it learns before you add to it.`,
    '# Train it with "conclave train FILE"; "--set members.0.epochs=5" changes any field for one run.',
    `name: ${inline(name)}`,
    `task: ${task}${task === "classification" ? "" : ` # ${data.labels.map(labelName).join(", ")}`}`,
    "seed: 7 # the same seed gives the same ensemble, on any number of workers",
    "",
    "data:",
    `  train: ${inline(source)}${idle.length > 0 ? " # ignored: a column of one value teaches nothing" : ""}`,
    ...setAside(data, fewRows),
    ...preprocessing(data),
    "",
    "members:",
    `  - model: ${inline(model.model)}${model.why === null ? "" : ` # ${model.why}`}`,
    `    count: ${MEMBERS} # they differ by their bags and first weights; add a group of another kind to make them differ more`,
    "    optimizer: { adam: { learningRate: 0.0003 } }",
    `    batchSize: ${training.batchSize}`,
    `    epochs: ${training.epochs} # about ${training.steps} steps`,
    ...(fewRows ? carefulTraining(data) : []),
    "",
    `# ${bags.why}`,
    `bagging: ${inline(bags.bagging)}`,
    ...(rows > TOO_MANY_TO_START
      ? ["", "# A smaller problem to start with; take it out when that is learnt.", "# simplify: { rows: 5000 }"]
      : []),
  ];
  return `${lines.map(oneLine).join("\n")}\n`;
}

/** A first look should take a minute. */
const TOO_MANY_TO_START = 20_000;

/** What holds a network back that could learn its rows by heart. */
function carefulTraining(data: DescribedData): string[] {
  const ridge = `    penalty: { l2: ${RIDGE} } # ridge: of few rows a network learns every accident; null shows by how much`;
  const last = "    keep: last # so few validation rows do not tell one training epoch from the next";
  return setsNothingAside(data) ? [ridge] : [ridge, last];
}

function setsNothingAside({ rows, test }: DescribedData): boolean {
  return rows < ROWS_TO_SHARE && test === null;
}

function shareSetAside(data: DescribedData): number {
  if (setsNothingAside(data)) return 0;
  return data.test === null ? VALIDATION + TEST : VALIDATION;
}

function setAside(data: DescribedData, fewRows: boolean): string[] {
  const { rows, test, task, train } = data;
  const groups = "group" in train && train.group !== null ? ["  split: group # whole groups are set aside"] : [];
  if (setsNothingAside(data)) {
    return [
      `  # ${counted(rows, "row is", "rows are")} too few to set some aside: members are judged on the rows out of their bags`,
    ];
  }
  const how = task === "classification" ? "in each class's share" : "at random";
  return [
    `  validation: ${VALIDATION} # set aside to ${fewRows ? "compare by, whatever you try" : "choose each member's best weights"}`,
    test === null
      ? `  test: ${TEST} # set aside ${how} to score the ensemble once, at the end`
      : `  test: ${inline(shortSource(test))}`,
    ...groups,
  ];
}

function preprocessing(data: DescribedData): string[] {
  const { kind, columns, missing } = data;
  const ignored = columnsToIgnore(data);
  const used = columns?.filter(({ column }) => !ignored.includes(column)) ?? [];
  const categories = used.filter((column) => column.kind === "categories").map(({ column }) => column);
  const lines = kind === "texts" ? [] : ["  normalise: standard # mean 0 and deviation 1, by the training rows"];
  if (missing > 0) lines.push(`  missing: median # ${counted(missing, "value is", "values are")} missing`);
  if (categories.length > 0)
    lines.push(
      `  categorical: auto # one-hot: ${categories.slice(0, 8).join(", ")}${categories.length > 8 ? ", …" : ""}`,
    );
  if (kind === "texts")
    lines.push(`  text: { unit: word, length: 100, vocabulary: ${VOCABULARY} } # or unit: character`);
  return lines;
}

/** Columns of one value: standardised they are zero, and one-hot encoded they are one. */
function columnsToIgnore({ columns }: DescribedData): (string | number)[] {
  const idle = columns?.filter(({ distinct }) => distinct < 2) ?? [];
  return idle.length === columns?.length ? [] : idle.map(({ column }) => column);
}

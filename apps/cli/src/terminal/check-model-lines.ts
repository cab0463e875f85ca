import type { CheckName, FittingModel, ModelCheck } from "conclave";
import { checkLine, type Mark, worstOf } from "./check-line.js";
import { bytes, count, decimal, plural, small } from "./numbers.js";
import type { Style } from "./style.js";
import { type Column, formatTable, type Row } from "./table.js";

/** A kind of members: its layers, and what its checks measured. */
export function modelLines(check: ModelCheck, dtype: string, style: Style): string[] {
  const batch = check.batchSize === "full" ? "batches of all rows" : `batches of ${count(check.batchSize)}`;
  const words = [plural(check.members, "member"), batch].map(style.dim);
  const mark = (...checks: CheckName[]): Mark => worstOf(check.findings, check.model, checks);
  const output = checkLine(mark("output"), "output", check.output, style);
  const title = [style.bold(check.model), ...words].join("  ");
  if (check.fit === null) {
    const cause = mark("output") === "error" ? "output" : "shapes";
    return [title, checkLine("error", cause, "the model does not fit the data", style)];
  }
  const { memory, firstStep, guess } = check.fit;
  const lines: readonly (readonly [Mark, string, string])[] = [
    [
      mark("memory"),
      "memory",
      `${bytes(memory.total)} a worker: weights ${bytes(memory.weights)}, activations ${bytes(memory.activations)}, rows ${bytes(memory.rows)}`,
    ],
    [
      mark("firstLoss"),
      "first loss",
      `${decimal(firstStep.loss)}; guessing costs ${decimal(guess.loss)} (${guess.words})`,
    ],
    [mark("gradients"), "gradients", gradientWords(check.fit)],
    [mark("memorising"), "by heart", memorisedWords(check.fit)],
  ];
  return [
    title,
    ...layerTable(["input", `[${check.inputShape.join(", ")}]`, dtype, "", ""], check.fit, style),
    "",
    output,
    ...lines.map(([worst, name, text]) => checkLine(worst, name, text, style)),
  ];
}

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });

function layerTable(input: Row, { layers, parameters, firstStep }: FittingModel, style: Style): string[] {
  const rows = layers.map(({ name, shape, dtype, parameters: own }): Row => {
    // Of a layer of layers: the one next to the input, which the gradient reaches last.
    const rms = firstStep.gradients.find(({ layer }) => layer === name || layer.startsWith(`${name}/`))?.rms;
    const gradient = rms === undefined ? "" : `${style.accent(levelOf(rms))} ${small(rms)}`;
    return [name, `[${shape.join(", ")}]`, dtype, own === 0 ? "" : count(own), gradient];
  });
  return formatTable(
    [left("layer"), left("output"), left("type"), right("parameters"), left("gradient")],
    [input, ...rows, ["", "", "", count(parameters), ""]],
    style,
  );
}

const LEVELS = "▁▂▃▄▅▆▇█";

/** A block for each power of ten, from 10⁻⁸ to 1: that gradients vanish is to be seen at a glance. */
function levelOf(rms: number): string {
  const power = rms > 0 ? Math.floor(Math.log10(rms)) + LEVELS.length : 0;
  return LEVELS[Math.min(LEVELS.length - 1, Math.max(0, power))]!;
}

function gradientWords({ firstStep: { gradients } }: FittingModel): string {
  const [first, last] = [gradients[0], gradients.at(-1)];
  if (first === undefined || last === undefined) return "no layer has weights";
  if (gradients.length === 1) return `${small(first.rms)} in ${first.layer}`;
  return `${small(last.rms)} in ${last.layer}, ${small(first.rms)} in ${first.layer}`;
}

function memorisedWords({ memorising: { batch, sample } }: FittingModel): string {
  const words = [batch, sample].flatMap((tried) =>
    tried === null
      ? []
      : [
          `${plural(tried.rows, "row")} ${tried.learned ? "" : "not "}learned in ${plural(tried.steps, "step")} (loss ${decimal(tried.firstLoss)} → ${decimal(tried.lastLoss)})`,
        ],
  );
  return words.join(", ");
}

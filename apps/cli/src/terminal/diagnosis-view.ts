import type { Advice, Decomposition, Diagnosis, KindDiagnosis, NamedPattern } from "conclave";
import { ROWS, unbeatenWords } from "./baseline-words.js";
import { percent, plural } from "./numbers.js";
import { plainStyle, type Style } from "./style.js";
import { pad } from "./table.js";
import { hanging } from "./wrap.js";

/** Draws a kind's loss curve in lines; a figure is drawn elsewhere, since that takes loading what draws. */
type DrawnCurves = ReadonlyMap<string, readonly string[]>;

/** A diagnosis for people: each kind of members with its curve, the shapes that have a name, where its error comes from; then advice. */
export function formatDiagnosis(
  diagnosis: Diagnosis,
  curves: DrawnCurves,
  columns: number,
  style: Style = plainStyle,
): string[] {
  const inside = columns - 2;
  const sections = [
    [heading(diagnosis, style)],
    ...diagnosis.kinds.flatMap((kind) => kindSections(kind, curves.get(kind.model) ?? [], inside, style)),
    adviceLines(diagnosis.advice, diagnosis.kinds.length > 1, inside, style),
  ];
  return sections.flatMap((lines) => ["", ...lines.map((line) => `  ${line}`.trimEnd())]);
}

function heading({ run, status, baseline }: Diagnosis, style: Style): string {
  const unbeaten = baseline && unbeatenWords(baseline, ROWS[baseline.by]);
  return [
    style.bold(run),
    ...(status === "succeeded" ? [] : [style.bad(status)]),
    ...(unbeaten === null ? [] : [style.bad(`the vote is ${unbeaten}`)]),
  ].join("  ");
}

function kindSections(kind: KindDiagnosis, curve: readonly string[], columns: number, style: Style): string[][] {
  const { model, members, succeeded, patterns, decomposition } = kind;
  const failed = succeeded === members ? [] : [style.bad(`${members - succeeded} of them failed`)];
  const title = [style.bold(model), style.dim(plural(members, "member")), ...failed].join("  ");
  return [
    [title, ...(curve.length === 0 ? [] : ["", ...curve])],
    ...patterns.map((pattern) => patternLines(pattern, members, columns, style)),
    ...(patterns.length > 0 || kind.curve === null ? [] : [[`${style.good("✓")} nothing unusual in the loss curve`]]),
    ...(decomposition === null ? [] : [errorLines(decomposition, style)]),
  ];
}

function patternLines(
  { name, members, evidence, why }: NamedPattern,
  all: number,
  columns: number,
  style: Style,
): string[] {
  const whose =
    members.length === all
      ? all === 1
        ? ""
        : "all members"
      : `${members.length === 1 ? "member" : "members"} ${members.join(", ")}`;
  return [
    [`${style.warn("!")} ${style.bold(name)}`, ...(whose === "" ? [] : [style.dim(whose)])].join("  "),
    ...hanging("  ", evidence, columns),
    ...hanging("  ", why, columns).map(style.dim),
  ];
}

const FROM: Readonly<Record<Decomposition["floor"]["from"], string>> = {
  given: "as you gave it",
  estimated: "test rows that all members are sure of, and wrong about alike",
  unknown: "not known, taken for 0: give --floor, such as what people reach",
};

/** A bar for each part of the error, on one scale, adding up to the test error. */
function errorLines(
  { measure, parts, floor, training, heldOut, heldOutBy, test, vote }: Decomposition,
  style: Style,
): string[] {
  const by = heldOutBy === "out of bag" ? "out-of-bag rows" : "validation rows";
  const rows: readonly (readonly [string, number | null, string])[] = [
    ["irreducible", parts.irreducible, FROM[floor.from]],
    ["underfitting", parts.underfitting, `rows trained on: ${percent(training)}`],
    ["overfitting", parts.overfitting, heldOut === null ? "" : `${by}: ${percent(heldOut)}`],
    [
      heldOutBy === "out of bag" ? "test against out of bag" : "overfitting the validation set",
      parts.overfittingValidation,
      test === null ? "" : `test rows: ${percent(test)}`,
    ],
  ];
  const known = rows.filter((row): row is [string, number, string] => row[1] !== null);
  const largest = known.reduce((most, [, value]) => Math.max(most, value), 0.001);
  return [
    style.dim(measure === "error rate" ? "where the error comes from" : "where the unexplained variance comes from"),
    ...known.map(([name, value, words]) =>
      [
        pad(name, NAME, "left"),
        pad(signed(value), 8, "right"),
        pad(bar(value / largest, style), BAR, "left"),
        style.dim(words),
      ].join("  "),
    ),
    ...(vote === null
      ? []
      : [
          [
            pad("their vote", NAME, "left"),
            pad(percent(vote), 8, "right"),
            pad("", BAR, "left"),
            style.dim("the error of all of them together, on test rows"),
          ].join("  "),
        ]),
  ];
}

const NAME = 30;
const BAR = 16;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

function bar(share: number, style: Style): string {
  const eighths = Math.round(Math.max(0, Math.min(1, share)) * BAR * 8);
  return style.accent("█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!);
}

/** A part may be below 0 by chance. */
function signed(share: number): string {
  return Math.abs(share) < 0.0005 ? percent(0) : percent(share);
}

const NAMES: Readonly<Record<Advice["repair"], string>> = {
  training: "the training itself",
  underfitting: "underfitting",
  overfitting: "overfitting",
  "validation set": "the validation set",
  data: "the data",
};

function adviceLines(advice: readonly Advice[], several: boolean, columns: number, style: Style): string[] {
  if (advice.length === 0) return [style.good("nothing to mend that these figures show")];
  const lines = advice.flatMap(({ repair, models, why, what }, index) => {
    const whose = several && models.length > 0 ? style.dim(` of ${models.join(", ")}`) : "";
    return [
      `${index + 1}. ${style.bold(NAMES[repair])}${whose}${style.dim(`: ${why}`)}`,
      ...hanging("   ", what, columns),
    ];
  });
  return [style.dim("what to mend, in this order; measure again after each"), ...lines];
}

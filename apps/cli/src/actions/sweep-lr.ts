import {
  checkFigureFile,
  type Figure,
  rangeTestLearningRates,
  type StudyOptions,
  sweepLearningRates,
  writeFigure,
} from "conclave";
import { UsageError } from "../failure.js";
import { type StudyFlags, studyOptions } from "../flags/study.js";
import { onInterrupt } from "../interrupt.js";
import { figureLines } from "../terminal/figure-lines.js";
import { decimal } from "../terminal/numbers.js";
import { printJson, printLines, say } from "../terminal/print.js";
import { rangeTestLines, setting, sweepLines } from "../terminal/study-lines.js";
import { StudyView } from "../terminal/study-view.js";
import { type Style, styleFor } from "../terminal/style.js";

export interface SweepFlags extends StudyFlags {
  readonly rates?: string;
  readonly optimizers?: readonly string[];
  readonly rangeTest?: boolean;
  readonly steps?: number;
  readonly out?: string;
}

/** What a sweep or a test came to, as it is shown. */
interface Shown {
  readonly document: object;
  readonly figure: Figure;
  lines(style: Style): string[];
}

/** Trains with one learning rate after the other, or tests a range of them, and shows the losses on stdout. */
export async function sweepAction(spec: string, flags: SweepFlags): Promise<void> {
  const { out, steps, rangeTest } = flags;
  if (steps !== undefined && rangeTest !== true)
    throw new UsageError("--steps is for --range-test: give both or neither");
  if (out !== undefined) await checkFigureFile(out);
  const { document, figure, lines } = rangeTest === true ? await test(spec, flags) : await sweep(spec, flags);
  if (flags.json === true) printJson({ schemaVersion: 1, ...document });
  else printLines([...(await figureLines(figure)), "", ...lines(styleFor(process.stdout)), ""]);
  if (out === undefined) return;
  await writeFigure(figure, out);
  say([`wrote ${out}`]);
}

async function sweep(spec: string, flags: SweepFlags): Promise<Shown> {
  using view = new StudyView(process.stderr);
  using interruption = onInterrupt(() => view.tell("stopping; Ctrl-C again stops at once"));
  const { sweep, figure } = await sweepLearningRates(spec, {
    ...options(flags),
    signal: interruption.signal,
    onCurve({ optimizer, learningRate, finalLoss, reason }, progress) {
      const end = reason === null ? `loss ${decimal(finalLoss)}` : reason;
      view.tell(`${reason === null ? "✓" : "✗"} ${optimizer} ${setting(learningRate)}  ${end}`, progress);
    },
  });
  return { document: { study: "sweep-lr", ...sweep }, figure, lines: (style) => sweepLines(sweep, style) };
}

async function test(spec: string, flags: SweepFlags): Promise<Shown> {
  using view = new StudyView(process.stderr);
  using interruption = onInterrupt(() => view.tell("stopping; Ctrl-C again stops at once"));
  const { steps } = flags;
  const { tests, figure } = await rangeTestLearningRates(spec, {
    ...options(flags),
    ...(steps === undefined ? {} : { steps }),
    signal: interruption.signal,
  });
  return { document: { study: "range-test", tests }, figure, lines: (style) => rangeTestLines(tests, style) };
}

function options(
  flags: SweepFlags,
): StudyOptions & { readonly rates?: string; readonly optimizers?: readonly string[] } {
  const { rates, optimizers } = flags;
  return {
    ...studyOptions(flags),
    ...(rates === undefined ? {} : { rates }),
    ...(optimizers === undefined ? {} : { optimizers }),
  };
}

import { checkFigureFile, curves, writeFigure } from "conclave";
import { type StudyFlags, studyOptions } from "../flags/study.js";
import { onInterrupt } from "../interrupt.js";
import { figureLines } from "../terminal/figure-lines.js";
import { percent } from "../terminal/numbers.js";
import { printJson, printLines, say } from "../terminal/print.js";
import { curveLines, setting } from "../terminal/study-lines.js";
import { StudyView } from "../terminal/study-view.js";
import { styleFor } from "../terminal/style.js";

export interface CurvesFlags extends StudyFlags {
  readonly over: "capacity" | "duration";
  readonly values?: readonly number[];
  readonly out?: string;
}

/** Trains along the curve, and shows it on stdout. */
export async function curvesAction(spec: string, flags: CurvesFlags): Promise<void> {
  const { over, values, out } = flags;
  if (out !== undefined) await checkFigureFile(out);
  const { curve, figure } = await train(spec, flags, {
    ...studyOptions(flags),
    over,
    ...(values === undefined ? {} : { values }),
  });
  if (flags.json === true) printJson({ schemaVersion: 1, study: "curves", ...curve });
  else {
    printLines([...(await figureLines(figure)), "", ...curveLines(curve, styleFor(process.stdout)), ""]);
  }
  if (out === undefined) return;
  await writeFigure(figure, out);
  say([`wrote ${out}`]);
}

async function train(spec: string, { over }: CurvesFlags, options: Parameters<typeof curves>[1]) {
  using view = new StudyView(process.stderr);
  using interruption = onInterrupt(() => view.tell("stopping; Ctrl-C again stops at once"));
  if (over === "duration") view.tell("training once, for all of the curve");
  return await curves(spec, {
    ...options,
    signal: interruption.signal,
    onPoint({ value, validation, failure }, progress) {
      const end = failure === null ? `validation error ${percent(validation?.error)}` : `failed: ${failure}`;
      view.tell(`${failure === null ? "✓" : "✗"} widths x${setting(value)}  ${end}`, progress);
    },
  });
}

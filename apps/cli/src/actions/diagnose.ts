import { type Diagnosis, diagnose, drawFigure } from "conclave";
import { formatDiagnosis } from "../terminal/diagnosis-view.js";
import { printJson, printLines } from "../terminal/print.js";
import { styleFor, wantsColour } from "../terminal/style.js";
import { lineWidth } from "../terminal/wrap.js";

export interface DiagnoseFlags {
  readonly floor?: number;
  readonly json?: boolean;
}

/** Reads a finished run's report and says what its curves and errors show, and what to mend first. */
export async function diagnoseAction(run: string, { floor, json }: DiagnoseFlags): Promise<void> {
  const diagnosis = await diagnose(run, floor === undefined ? {} : { floor });
  if (json === true) return printJson(diagnosis);
  const columns = lineWidth(process.stdout);
  printLines([
    ...formatDiagnosis(diagnosis, await drawnCurves(diagnosis, columns), columns, styleFor(process.stdout)),
    "",
  ]);
}

async function drawnCurves({ kinds }: Diagnosis, columns: number): Promise<ReadonlyMap<string, readonly string[]>> {
  const colour = wantsColour(process.stdout, process.env);
  const drawn = new Map<string, readonly string[]>();
  for (const { model, curve } of kinds) {
    if (curve !== null)
      drawn.set(model, trimmed(await drawFigure(curve, { width: Math.min(columns - 2, WIDEST), colour })));
  }
  return drawn;
}

/** A curve gains nothing from being wider. */
const WIDEST = 80;

/** Without the empty lines that stand for titles: the kind's name stands above. */
function trimmed(lines: readonly string[]): readonly string[] {
  return lines.slice(lines.findIndex((line) => line !== ""));
}

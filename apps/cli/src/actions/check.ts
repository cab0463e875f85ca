import { check, type EngineChoice } from "conclave";
import { ExitCode } from "../exit-code.js";
import { onInterrupt } from "../interrupt.js";
import { formatCheck } from "../terminal/check-view.js";
import { LiveRegion } from "../terminal/live-region.js";
import { printJson, printLines, say } from "../terminal/print.js";
import { styleFor } from "../terminal/style.js";
import { lineWidth } from "../terminal/wrap.js";

export interface CheckFlags {
  readonly set?: readonly string[];
  readonly seed?: number;
  readonly engine?: EngineChoice;
  readonly json?: boolean;
}

/** Looks at a run before it is trained: what was measured and found on stdout, and whether it is sound as the exit status. */
export async function checkAction(spec: string, { json, ...options }: CheckFlags): Promise<void> {
  const style = styleFor(process.stdout);
  using progress = progressLine();
  using interruption = onInterrupt(() => undefined);
  const report = await check(spec, { ...options, signal: interruption.signal, onProgress: progress.show });
  progress[Symbol.dispose]();
  if (json === true) printJson(report);
  else printLines([...formatCheck(report, lineWidth(process.stdout), style), ""]);
  if (!report.sound) say(["training this as it is will not work, or mislead: mend the errors first"]);
  process.exitCode = report.sound ? ExitCode.done : ExitCode.failed;
}

interface ProgressLine extends Disposable {
  readonly show: (what: string) => void;
}

/** A line on a terminal that says what is looked at, and goes when there is something to read. */
function progressLine(): ProgressLine {
  const region = process.stderr.isTTY ? new LiveRegion(process.stderr) : null;
  region?.draw(["reading the data"]);
  return {
    show: (what) => region?.draw([`looking at ${what === "data" ? "the data" : what}`]),
    [Symbol.dispose]: () => region?.close(),
  };
}

import type { TrainEvent } from "conclave";
import { LiveRegion } from "./live-region.js";
import { LiveTrainView } from "./live-train-view.js";
import { PlainTrainView } from "./plain-train-view.js";
import { printable } from "./printable.js";
import { styleFor, wantsColour } from "./style.js";

/** Shows a training as it goes on. */
export interface TrainView extends Disposable {
  show(event: TrainEvent): void;
  /** Says a line of its own, such as that Ctrl-C was understood. */
  say(line: string): void;
}

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** A terminal gets lines that move; a file or pipe gets a line for each thing that happens. */
export function createTrainView(stream: Stream, env: NodeJS.ProcessEnv = process.env): TrainView {
  const style = styleFor(stream, env);
  if (stream.isTTY === true && env.TERM !== "dumb" && (env.CI ?? "") === "") {
    return new LiveTrainView(new LiveRegion(stream), style, Date.now);
  }
  return new PlainTrainView((line) => stream.write(`${printable(line, wantsColour(stream, env))}\n`), style, Date.now);
}

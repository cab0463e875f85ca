import { LiveRegion } from "./live-region.js";
import { duration } from "./numbers.js";
import { printable } from "./printable.js";
import { progressBar } from "./progress-bar.js";
import { type Style, styleFor, wantsColour } from "./style.js";

const frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const frameMs = 100;
const barWidth = 24;

/** How far a study is. */
interface StudyProgress {
  readonly done: number;
  /** How many runs there will be, at most. */
  readonly planned: number;
}

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Shows a study as it goes on: a line for each run that is over, and on a terminal a moving one below. */
export class StudyView implements Disposable {
  readonly #stream: Stream;
  readonly #region: LiveRegion | null;
  readonly #timer: NodeJS.Timeout | null;
  readonly #startedAt = Date.now();
  /** Null until a run is over. */
  #progress: StudyProgress | null = null;
  #frame = 0;

  constructor(stream: Stream, env: NodeJS.ProcessEnv = process.env) {
    this.#stream = stream;
    const moves = stream.isTTY === true && env.TERM !== "dumb" && (env.CI ?? "") === "";
    this.#region = moves ? new LiveRegion(stream) : null;
    this.#timer = moves ? setInterval(() => this.#draw([]), frameMs) : null;
    this.#timer?.unref();
  }

  /** Says what has happened, and how far it is now: with each line, where none moves. */
  tell(line: string, progress?: StudyProgress): void {
    this.#progress = progress ?? this.#progress;
    if (this.#region !== null) this.#draw([line]);
    else {
      const far = progress === undefined ? "" : `  (${progress.done} of ${progress.planned})`;
      this.#stream.write(`${printable(`${line}${far}`, wantsColour(this.#stream, process.env))}\n`);
    }
  }

  /** Takes the moving line away. Safe to call twice. */
  [Symbol.dispose](): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#region?.close();
  }

  #draw(above: readonly string[]): void {
    const style = styleFor(this.#stream);
    this.#frame += 1;
    const spinner = style.accent(frames[this.#frame % frames.length] ?? "");
    const bar = this.#progress === null ? "training" : barOf(this.#progress, style);
    const elapsed = style.dim(duration((Date.now() - this.#startedAt) / 1000));
    this.#region?.draw([`  ${spinner} ${bar}  ${elapsed}`], above);
  }
}

function barOf({ done, planned }: StudyProgress, style: Style): string {
  return `${progressBar(done / planned, barWidth, style)}  ${done} of ${planned}`;
}

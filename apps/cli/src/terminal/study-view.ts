import { LiveRegion } from "./live-region.js";
import { duration } from "./numbers.js";
import { progressBar } from "./progress-bar.js";
import { styleFor } from "./style.js";

const frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const frameMs = 100;
const barWidth = 24;

/** How far a study is. */
export interface StudyProgress {
  readonly done: number;
  /** How many runs there will be; null when nobody can tell. */
  readonly planned: number | null;
}

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Shows a study as it goes on: a line for each run that is over, and on a terminal a moving one below. */
export class StudyView implements Disposable {
  readonly #stream: Stream;
  readonly #region: LiveRegion | null;
  readonly #timer: NodeJS.Timeout | null;
  readonly #startedAt = Date.now();
  #progress: StudyProgress = { done: 0, planned: null };
  #frame = 0;

  constructor(stream: Stream, env: NodeJS.ProcessEnv = process.env) {
    this.#stream = stream;
    const moves = stream.isTTY === true && env.TERM !== "dumb" && env.CI === undefined;
    this.#region = moves ? new LiveRegion(stream) : null;
    this.#timer = moves ? setInterval(() => this.#draw([]), frameMs) : null;
    this.#timer?.unref();
  }

  /** Says what has happened, and how far it is now. */
  tell(line: string, progress: StudyProgress = this.#progress): void {
    this.#progress = progress;
    if (this.#region === null) this.#stream.write(`${line}\n`);
    else this.#draw([line]);
  }

  /** Takes the moving line away. Safe to call twice. */
  [Symbol.dispose](): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#region?.close();
  }

  #draw(above: readonly string[]): void {
    const style = styleFor(this.#stream);
    const { done, planned } = this.#progress;
    this.#frame += 1;
    const spinner = style.accent(frames[this.#frame % frames.length] ?? "");
    const bar =
      planned === null ? "training" : `${progressBar(done / planned, barWidth, style)}  ${done} of ${planned}`;
    const elapsed = style.dim(duration((Date.now() - this.#startedAt) / 1000));
    this.#region?.draw([`  ${spinner} ${bar}  ${elapsed}`], above);
  }
}

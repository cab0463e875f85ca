import type { MemberSnapshot, TrainEvent } from "conclave";
import type { LiveRegion } from "./live-region.js";
import { memberName, outcomeLine, progressWords, retryLine } from "./member-line.js";
import { duration, plural } from "./numbers.js";
import { progressBar } from "./progress-bar.js";
import type { Style } from "./style.js";
import { widest } from "./table.js";
import type { TrainView } from "./train-view.js";
import { warmStartLines } from "./warm-start-lines.js";

const frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
const frameMs = 100;
const barWidth = 24;

/** Members that train, each with its bar, and a last line about the whole; members that are done scroll away above. */
export class LiveTrainView implements TrainView {
  readonly #region: LiveRegion;
  readonly #style: Style;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #timer: NodeJS.Timeout;
  readonly #members = new Map<number, MemberSnapshot>();
  readonly #done = new Set<number>();
  #doing = "starting";
  #above: string[] = [];
  #frame = 0;

  constructor(region: LiveRegion, style: Style, now: () => number) {
    this.#region = region;
    this.#style = style;
    this.#now = now;
    this.#startedAt = now();
    this.#timer = setInterval(() => this.#draw(), frameMs);
    this.#timer.unref();
  }

  show(event: TrainEvent): void {
    switch (event.type) {
      case "preparing":
        this.#above.push(`${this.#style.bold(event.name)}  ${this.#style.dim(event.run)}`, "");
        this.#doing = "reading the data";
        break;
      case "warm-start":
        for (const line of warmStartLines(event)) this.#above.push(`  ${this.#style.dim(line)}`);
        this.#above.push("");
        break;
      case "started":
        this.#doing = event.workers > 0 ? "starting the workers" : `waiting for a worker at ${event.coordinator}`;
        break;
      case "run":
        for (const member of event.run.members) this.#members.set(member.member, member);
        this.#finishLines();
        break;
      case "member":
        this.#members.set(event.member.member, event.member);
        this.#tellRetry(event.member);
        this.#finishLines();
        break;
    }
    this.#draw();
  }

  say(line: string): void {
    this.#above.push(line);
    this.#draw();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#region.close();
  }

  #tellRetry(state: MemberSnapshot): void {
    const line = retryLine(state, this.#modelWidth(), this.#style);
    if (line !== null) this.#above.push(`  ${line}`);
  }

  #finishLines(): void {
    const width = this.#modelWidth();
    for (const state of this.#members.values()) {
      const line = outcomeLine(state, width, this.#style);
      if (line === null || this.#done.has(state.member)) continue;
      this.#done.add(state.member);
      this.#above.push(`  ${line}`);
    }
  }

  #draw(): void {
    const spinner = this.#style.accent(frames[this.#frame % frames.length] ?? "");
    this.#frame += 1;
    const lines = [...this.#members.values()]
      .filter((state) => state.status === "leased")
      .map((s) => this.#barLine(s, spinner));
    this.#region.draw([...lines, "", this.#summaryLine(spinner)], this.#above);
    this.#above = [];
  }

  #barLine(state: MemberSnapshot, spinner: string): string {
    const progress = state.progress;
    const share = progress === null || progress.steps === 0 ? 0 : progress.step / progress.steps;
    const bar = progressBar(share, barWidth, this.#style);
    return `  ${spinner} ${memberName(state, this.#modelWidth())}  ${bar}  ${this.#style.dim(progressWords(state))}`;
  }

  #summaryLine(spinner: string): string {
    const elapsed = this.#style.dim(duration((this.#now() - this.#startedAt) / 1000));
    if (this.#members.size === 0) return `  ${spinner} ${this.#doing}  ${elapsed}`;
    const done = this.#style.bold(`${this.#done.size} of ${plural(this.#members.size, "member")}`);
    const waiting = [...this.#members.values()].every((state) => state.status === "queued");
    return `  ${done}  ${elapsed}${waiting ? this.#style.dim(`  ${this.#doing}`) : ""}`;
  }

  #modelWidth(): number {
    return widest([...this.#members.values()].map((member) => member.model));
  }
}

import type { MemberSnapshot, TrainEvent } from "conclave";
import { memberName, outcomeLine, progressWords, retryLine } from "./member-line.js";
import { plural } from "./numbers.js";
import type { Style } from "./style.js";
import { widest } from "./table.js";
import type { TrainView } from "./train-view.js";
import { warmStartLines } from "./warm-start-lines.js";

/** A member's progress is told at most so often: a log is read by people too. */
const PROGRESS_MS = 1_000;

/** What was last told of a member. */
interface Told {
  readonly what: string;
  readonly at: number;
}

/** A line when a run starts, now and then while a member trains, and when a member is done: for logs. */
export class PlainTrainView implements TrainView {
  readonly #write: (line: string) => void;
  readonly #style: Style;
  readonly #now: () => number;
  readonly #told = new Map<number, Told>();
  #modelWidth = 0;
  /** The coordinator whose workers have yet to begin. */
  #awaited: string | null = null;

  constructor(write: (line: string) => void, style: Style, now: () => number) {
    this.#write = write;
    this.#style = style;
    this.#now = now;
  }

  show(event: TrainEvent): void {
    switch (event.type) {
      case "preparing":
        this.#write(`${event.run}: ${plural(event.members, "member")}; reading the data`);
        return;
      case "warm-start":
        for (const line of warmStartLines(event)) this.#write(line);
        return;
      case "started": {
        const where = event.workers > 0 ? `with ${plural(event.workers, "worker")}` : `at ${event.coordinator}`;
        this.#write(`${event.run}: training ${where}, into ${event.path}`);
        this.#awaited = event.workers > 0 ? null : event.coordinator;
        return;
      }
      case "run":
        this.#modelWidth = widest(event.run.members.map((member) => member.model));
        for (const member of event.run.members) this.#tell(member);
        // Without this line a log would not tell a run that no worker takes from one that trains.
        if (this.#awaited !== null && event.run.status === "queued") {
          this.#write(`  waiting for a worker at ${this.#awaited}`);
        }
        this.#awaited = null;
        return;
      case "member":
        this.#tell(event.member);
        return;
    }
  }

  say(line: string): void {
    this.#write(line);
  }

  [Symbol.dispose](): void {}

  #tell(member: MemberSnapshot): void {
    const told = this.#told.get(member.member);
    const now = this.#now();
    const line = outcomeLine(member, this.#modelWidth, this.#style) ?? retryLine(member, this.#modelWidth, this.#style);
    if (line !== null) {
      if (told?.what !== line) this.#write(line);
      this.#told.set(member.member, { what: line, at: now });
    } else if (member.status === "leased" && (told === undefined || now - told.at >= PROGRESS_MS)) {
      this.#write(`  ${memberName(member, this.#modelWidth)}  ${progressWords(member)}`);
      this.#told.set(member.member, { what: "progress", at: now });
    }
  }
}

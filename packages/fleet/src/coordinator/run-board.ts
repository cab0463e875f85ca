import type { Member, Progress } from "@conclave/protocol";
import type { MemberRecord } from "@conclave/store";
import { toMemberMessage } from "./messages.js";
import { Wakeup } from "./wakeup.js";

/** What changed in a run since its watcher last looked. */
export interface RunChanges {
  /** The run itself changed its status. */
  readonly run: boolean;
  /** The newest state of each member that changed. */
  readonly members: readonly Member[];
}

/**
 * What a coordinator knows of its runs beyond its store: how far the leased members are, and who watches. A watcher that reads
 * slowly is shown the newest state of each member, so that it costs no more memory than the run has members.
 */
export class RunBoard {
  readonly #progress = new Map<string, Progress>();
  readonly #watchers = new Map<string, Set<Watcher>>();

  progressOf({ run, member }: Pick<MemberRecord, "run" | "member">): Progress | undefined {
    return this.#progress.get(`${run}/${member}`);
  }

  /** A member as it is now. */
  describe(record: MemberRecord): Member {
    return toMemberMessage(record, this.progressOf(record));
  }

  /** Tells a run's watchers of a member; its progress is forgotten when nobody trains it. */
  memberChanged(record: MemberRecord): void {
    if (record.state.status !== "leased") this.#progress.delete(`${record.run}/${record.member}`);
    this.#tell(record.run, (watcher) => watcher.memberChanged(this.describe(record)));
  }

  progressed(record: MemberRecord, progress: Progress): void {
    this.#progress.set(`${record.run}/${record.member}`, progress);
    this.memberChanged(record);
  }

  runChanged(run: string): void {
    this.#tell(run, (watcher) => watcher.runChanged());
  }

  watch(run: string): Watcher {
    const watchers = this.#watchers.get(run) ?? new Set();
    const watcher = new Watcher(() => {
      watchers.delete(watcher);
      if (watchers.size === 0) this.#watchers.delete(run);
    });
    this.#watchers.set(run, watchers.add(watcher));
    return watcher;
  }

  #tell(run: string, tell: (watcher: Watcher) => void): void {
    for (const watcher of this.#watchers.get(run) ?? []) tell(watcher);
  }
}

/** One that watches a run. */
export class Watcher {
  readonly #changed = new Map<number, Member>();
  readonly #wakeup = new Wakeup();
  readonly #onClose: () => void;
  #runChanged = false;

  constructor(onClose: () => void) {
    this.#onClose = onClose;
  }

  memberChanged(member: Member): void {
    this.#changed.set(member.member, member);
    this.#wakeup.notify();
  }

  runChanged(): void {
    this.#runChanged = true;
    this.#wakeup.notify();
  }

  /** Waits for changes; without any when the signal aborts. */
  async next(signal: AbortSignal): Promise<RunChanges> {
    while (!signal.aborted && !this.#runChanged && this.#changed.size === 0) {
      await this.#wakeup.wait(this.#wakeup.calls, LONGEST_TIMER_MS, signal);
    }
    const changes = { run: this.#runChanged, members: [...this.#changed.values()] };
    this.#runChanged = false;
    this.#changed.clear();
    return changes;
  }

  close(): void {
    this.#onClose();
  }
}

/** setTimeout takes no more than 2^31 - 1; waking up for nothing once in a while does no harm. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

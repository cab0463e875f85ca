import type { TrainerProgress } from "../trainer/messages.js";

/** How long a trainer may be silent before it is taken for hung. */
export interface SilenceLimits {
  /** Where nothing tells how long it takes: starting, reading data, compiling, the first validation, the predictions at the end. */
  readonly quietMs: number;
  /** Between steps: at least so long, and at least {@link TIMES_SLOWEST} times the slowest chunk of steps so far. */
  readonly floorMs: number;
}

export const SILENCE_LIMITS: SilenceLimits = { quietMs: 600_000, floorMs: 60_000 };

const TIMES_SLOWEST = 20;
const LOOKS_PER_LIMIT = 10;

/** Where a trainer is: what it does next decides how long it may take. */
type Phase = "start" | "steps" | "epoch-end" | "finish";

/**
 * Watches that a trainer goes on. A process that was stopped, or hangs in a native call or a file system, still exists, and its worker still
 * renews its lease: only the silence tells. How long is too long is learnt from the member's own steps.
 *
 * Time in which this process itself did not run is not counted: both may have been stopped together.
 */
export class ProgressWatch {
  readonly #limits: SilenceLimits;
  readonly #everyMs: number;
  readonly #timer: NodeJS.Timeout;
  readonly #slowest: Partial<Record<Phase, number>> = {};
  #phase: Phase = "start";
  #lookedAt = performance.now();
  #silentMs = 0;
  #totalMs = 0;

  /** @param onSilent told once, in words, when the silence was too long */
  constructor(limits: SilenceLimits, onSilent: (reason: string) => void) {
    this.#limits = limits;
    this.#everyMs = Math.min(limits.floorMs, limits.quietMs) / LOOKS_PER_LIMIT;
    this.#timer = setInterval(() => {
      this.#pass();
      if (this.#silentMs < this.#limitMs()) return;
      this.close();
      onSilent(`the trainer process made no progress for ${Math.round(this.#silentMs / 1000)} s, and was killed`);
    }, this.#everyMs);
    // Whoever waits for the trainer keeps the process alive.
    this.#timer.unref();
  }

  /** The trainer ran a chunk of steps, or validated. */
  progressed({ step, steps, epochs }: Pick<TrainerProgress, "step" | "steps" | "epochs">): void {
    const stepsPerEpoch = steps / epochs;
    this.#heard(step % stepsPerEpoch === 0 ? "epoch-end" : "steps");
  }

  /** The trainer did something else that shows that it runs. */
  alive(): void {
    this.#heard(this.#phase);
  }

  /** The last training epoch is over: rows are predicted. */
  finishing(): void {
    this.#heard("finish");
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #heard(next: Phase): void {
    this.#pass();
    this.#slowest[this.#phase] = Math.max(this.#slowest[this.#phase] ?? 0, this.#silentMs);
    this.#silentMs = 0;
    this.#phase = next;
  }

  #pass(): void {
    const now = performance.now();
    const passedMs = Math.min(now - this.#lookedAt, 2 * this.#everyMs);
    this.#lookedAt = now;
    this.#silentMs += passedMs;
    this.#totalMs += passedMs;
  }

  #limitMs(): number {
    const { quietMs, floorMs } = this.#limits;
    const { start = 0, steps = 0, "epoch-end": epochEnd } = this.#slowest;
    switch (this.#phase) {
      case "start":
        return quietMs;
      case "steps":
        // The first chunk, which compiled the step, tells what another program may take.
        return Math.max(floorMs, TIMES_SLOWEST * steps, 2 * start);
      case "epoch-end":
        return epochEnd === undefined
          ? quietMs
          : Math.max(floorMs, TIMES_SLOWEST * Math.max(epochEnd, steps), 2 * start);
      case "finish":
        // All rows are predicted, of which no step tells how many there are; but seldom for longer than it trained.
        return Math.max(quietMs, 2 * this.#totalMs - 2 * this.#silentMs);
    }
  }
}

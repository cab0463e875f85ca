import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { FleetError } from "../fleet-error.js";
import type {
  FromTrainer,
  ToTrainer,
  TrainerOptions,
  TrainerProgress,
  TrainerResult,
  TrainerTask,
} from "../trainer/messages.js";
import { ProgressWatch, type SilenceLimits } from "./progress-watch.js";

/** What can be heard while a member trains. */
export interface TrainingListener {
  onProgress(progress: TrainerProgress): void;
  onNotice(notice: string): void;
  onCheckpoint(trainingEpoch: number, path: string): void;
}

/** How an attempt at a member ended; `crashed` when the trainer itself did, or hung and was killed. */
export type TrainingEnd =
  | TrainerResult
  | { readonly type: "crashed"; readonly reason: string }
  /** The coordinator itself has lost the data or the checkpoint: it knows by now, and what to do. */
  | { readonly type: "input-lost" };

/** A trainer that a signal ended, or that hung and was killed, before it was ready: another one may start. */
interface DiedStarting {
  readonly died: string;
}

/** How long a trainer that was told to stop may finish its chunk of steps. */
const STOP_GRACE_MS = 5_000;
const LAST_WORDS_BYTES = 2_000;
/**
 * A trainer's heap is small and hardly changes; what it drops are the arrays that each call of the engine returns, outside of the heap. Their
 * size alone makes V8 mark the heap again and again, in steps and on threads that take the cores from training: a tenth of its time, for a
 * network that trains in half a second. Marked at once, when there is need, the heap costs next to nothing.
 */
const GARBAGE_COLLECTION = ["--no-incremental-marking"] as const;

/** A trainer process: one child, kept across members, so that programs and data are loaded once. */
export class Trainer {
  readonly #child: ChildProcess;
  readonly #lastWords: () => string;
  readonly #limits: SilenceLimits;
  /** What trains. */
  readonly engine: string;
  readonly determinismClass: string;

  private constructor(
    child: ChildProcess,
    lastWords: () => string,
    limits: SilenceLimits,
    engine: string,
    determinismClass: string,
  ) {
    this.#child = child;
    this.#lastWords = lastWords;
    this.#limits = limits;
    this.engine = engine;
    this.determinismClass = determinismClass;
  }

  /**
   * Starts a trainer and waits until its engine is ready. When the signal aborts, the process is killed whatever it does: what it
   * has done is in its checkpoints.
   * @throws FleetError `trainer-failed` when another start would end the same
   */
  static async start(
    module: URL,
    options: TrainerOptions,
    limits: SilenceLimits,
    signal: AbortSignal,
  ): Promise<Trainer | DiedStarting> {
    const child = fork(module, [JSON.stringify(options)], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // Inspectors and loaders of this process are not meant for the child.
      execArgv: [...GARBAGE_COLLECTION],
    });
    const kill = () => child.kill("SIGKILL");
    signal.addEventListener("abort", kill, { once: true });
    child.once("exit", () => signal.removeEventListener("abort", kill));
    if (signal.aborted) kill();
    const lastWords = tailOf(child);
    const outcome = await new Promise<FromTrainer | DiedStarting>((resolve) => {
      const fail = (reason: string) => resolve({ type: "unavailable", reason });
      const watch = new ProgressWatch(limits, (died) => resolve({ died }));
      child.once("message", (message: FromTrainer) => resolve(message));
      child.once("error", (error) => fail(error.message));
      child.once("exit", (code, endedBy) => {
        watch.close();
        const reason = describeExit(code, endedBy, lastWords());
        if (endedBy === null) fail(reason);
        else resolve({ died: reason });
      });
      child.once("message", () => watch.close());
    });
    if ("died" in outcome) {
      kill();
      return outcome;
    }
    if (outcome.type === "ready")
      return new Trainer(child, lastWords, limits, outcome.engine, outcome.determinismClass);
    kill();
    const reason = outcome.type === "unavailable" ? outcome.reason : `it said ${outcome.type} first`;
    throw new FleetError("trainer-failed", `the trainer process could not start: ${reason}`);
  }

  /** False once the process ended: another one has to be started. */
  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /**
   * Trains one member. When the signal aborts the trainer is told to stop, and killed if it does not in time. One that makes no progress for
   * too long is killed as well: SIGKILL also ends a process that was stopped.
   */
  async train(task: TrainerTask, listener: TrainingListener, signal: AbortSignal): Promise<TrainingEnd> {
    const child = this.#child;
    const ended = new AbortController();
    let silence: string | null = null;
    const watch = new ProgressWatch(this.#limits, (reason) => {
      silence = reason;
      child.kill("SIGKILL");
    });
    const stop = () => {
      this.#say({ type: "stop" });
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
      ended.signal.addEventListener("abort", () => clearTimeout(timer));
    };
    try {
      return await new Promise<TrainingEnd>((resolve) => {
        const onExit = () =>
          resolve({
            type: "crashed",
            reason: silence ?? describeExit(child.exitCode, child.signalCode, this.#lastWords()),
          });
        const onMessage = (message: FromTrainer) => {
          switch (message.type) {
            case "progress":
              watch.progressed(message.progress);
              return listener.onProgress(message.progress);
            case "notice":
              watch.alive();
              return listener.onNotice(message.notice);
            case "checkpoint":
              watch.alive();
              return listener.onCheckpoint(message.trainingEpoch, message.path);
            case "finishing":
              return watch.finishing();
            case "succeeded":
            case "failed":
            case "no-space":
            case "damaged-input":
            case "stopped":
              return resolve(message);
            case "ready":
            case "unavailable":
              return;
          }
        };
        child.on("message", onMessage);
        child.on("exit", onExit);
        ended.signal.addEventListener("abort", () => {
          child.off("message", onMessage);
          child.off("exit", onExit);
        });
        if (!this.alive) onExit();
        this.#say({ type: "train", task });
        if (signal.aborted) stop();
        else signal.addEventListener("abort", stop, { once: true });
      });
    } finally {
      watch.close();
      signal.removeEventListener("abort", stop);
      ended.abort();
    }
  }

  /** Ends the process and waits until it is gone. */
  async close(): Promise<void> {
    if (!this.alive) return;
    const gone = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await gone;
  }

  #say(message: ToTrainer): void {
    // A trainer that is just dying refuses; its exit tells the rest.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }
}

/** Keeps the end of what a process writes to stderr. */
function tailOf(child: ChildProcess): () => string {
  let tail = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    tail = (tail + text).slice(-LAST_WORDS_BYTES);
  });
  return () => tail.trim();
}

function describeExit(code: number | null, signal: NodeJS.Signals | null, lastWords: string): string {
  const how =
    signal === "SIGKILL"
      ? "was killed (SIGKILL); perhaps memory ran out"
      : signal
        ? `was ended by ${signal}`
        : `exited with code ${code}`;
  return lastWords === "" ? `the trainer process ${how}` : `the trainer process ${how}: ${lastWords}`;
}

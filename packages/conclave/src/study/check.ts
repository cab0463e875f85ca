import { totalmem } from "node:os";
import type { RunSpecInput } from "@conclave/spec";
import type { CheckReport } from "@conclave/study/check";
import { checkOptions, ENGINE_AND_SIGNAL, FUNCTION, OVERRIDES } from "../check-options.js";
import type { EngineChoice } from "../train-options.js";
import { readSpec } from "../training/read-spec.js";
import { readableData } from "./readable-data.js";

export interface CheckOptions {
  /** Overrides of single fields of a spec that is read from a file, as `--set` takes them. */
  readonly set?: readonly string[];
  /** Overrides the spec's seed. */
  readonly seed?: number;
  /** What is to train; default "auto". */
  readonly engine?: EngineChoice;
  /** Told what is looked at next: "data", and then each kind of members; must not throw. */
  readonly onProgress?: (what: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Looks at a run before it is trained, in seconds: shapes, memory, what reaches the first layer, the output against the loss, the first
 * loss, gradients by layer, one batch and one row learned by heart, balance and shift of the data. Nothing is written.
 *
 * @param input the path of a YAML or JSON file, or the spec itself (files that it names are then relative to the working directory).
 * @returns the figures, and what was found: what, why it matters, what to do; `sound` is false when there is an error among it
 * @throws SpecError and DataError for a spec or data that cannot be read; EnsembleError for bags that cannot be drawn; EngineError; the
 *   signal's reason when it is aborted. A model that does not fit the data, and held-out rows of classes that the training rows lack, are findings.
 */
export async function check(input: string | RunSpecInput, options: CheckOptions = {}): Promise<CheckReport> {
  checkOptions(options, { ...ENGINE_AND_SIGNAL, ...OVERRIDES, onProgress: FUNCTION });
  const { engine: name = "auto", onProgress = () => undefined, signal = new AbortController().signal } = options;
  signal.throwIfAborted();
  const { spec, directory } = await readSpec(input, options);
  const readable = await readableData(spec, directory, signal);
  const { selectEngine } = await import("@conclave/ensemble/training");
  const { checkRun } = await import("@conclave/study/check");
  const engine = await selectEngine(name);
  try {
    return await checkRun({ spec, ...readable, engine, memoryBytes: memoryBytes(), signal, onProgress });
  } finally {
    await engine.close();
  }
}

/** The machine's memory, or what a container leaves of it; where nothing is known of a container, Node says 0 or a number beyond it. */
function memoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

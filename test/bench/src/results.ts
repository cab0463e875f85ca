import type { Pace } from "./benchmark.js";
import type { Figure } from "./figure.js";
import type { Machine } from "./harness/machine.js";

/** What one benchmark came to. */
export interface BenchmarkResult {
  readonly name: string;
  readonly figures: readonly Figure[];
  /** Why there are no more figures; null when all are there. */
  readonly error: string | null;
}

/** Everything that a call measured: the document of `--json`. */
export interface Results {
  readonly schemaVersion: 1;
  /** When it began, in ISO 8601. */
  readonly date: string;
  readonly pace: Pace;
  readonly machine: Machine;
  /** How processes were kept to cores. */
  readonly pinning: string;
  /** What was trained on; null when nothing was. */
  readonly data: string | null;
  readonly benchmarks: readonly BenchmarkResult[];
}

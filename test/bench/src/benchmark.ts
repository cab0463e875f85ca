import type { Figure } from "./figure.js";
import type { Cores } from "./harness/cores.js";
import type { MnistFolder } from "./harness/mnist-folder.js";
import type { Python } from "./harness/python.js";
import type { TabularFolder } from "./tables/tabular-folder.js";

/** What a benchmark is given. */
export interface BenchContext {
  /** How thorough to be: full for figures to keep, quick to see that everything runs. */
  readonly pace: Pace;
  /** Instead of the rounds that the benchmark would take; null leaves it the choice. */
  readonly rounds: number | null;
  /** Also the peers that no target compares with. */
  readonly allPeers: boolean;
  readonly python: Python;
  readonly cores: Cores;
  /** Made on first use: the folder that CONCLAVE_MNIST_DIR names, or synthetic data of the same shape. */
  mnist(): Promise<MnistFolder>;
  /** The folder that CONCLAVE_TABULAR_DIR names, or the one inside scikit-learn; null where there is neither. */
  tabular(): Promise<TabularFolder | null>;
  /** A folder of this call's own, which is removed at the end. */
  temporaryFolder(): Promise<string>;
  /** Ends what runs when the user interrupts. */
  readonly signal: AbortSignal;
  /** Says on stderr what is being done. */
  say(text: string): void;
}

export type Pace = "full" | "quick";

/** Something that is measured, in one or more figures. */
export interface Benchmark {
  readonly name: string;
  /** What it measures, in a line. */
  readonly summary: string;
  /** What the figures should be, in a line. */
  readonly targets: string;
  /** Measures, and gives each figure when it is there: what fails later leaves it. */
  run(context: BenchContext): AsyncIterable<Figure>;
}

import { BenchError } from "../bench-error.js";

/** How a vote did on its test rows: `accuracy` of classes, `r2` of numbers. */
interface TestScore {
  readonly accuracy?: number;
  readonly r2?: number;
}

/** Of the document that `conclave train --json` prints, what the benchmarks read. */
interface TrainReport {
  readonly status: string;
  /** `samplesPerSecond` is null for members that did not end well. */
  readonly members: readonly { readonly samplesPerSecond: number | null }[];
  readonly ensemble: { readonly voted: number; readonly test: TestScore | null };
}

/** What a run came to. */
interface TrainedRun {
  readonly test: TestScore;
  /** Rows that each member's worker trained on per second, the waits for them included. */
  readonly samplesPerSecond: readonly number[];
}

/**
 * Reads what `conclave train --json` printed.
 *
 * @throws BenchError "program-failed" unless all members voted
 */
export function readTrainReport(stdout: string, members: number): TrainedRun {
  const { status, ensemble, members: trained } = JSON.parse(stdout) as TrainReport;
  if (status === "succeeded" && ensemble.voted === members && ensemble.test !== null) {
    return { test: ensemble.test, samplesPerSecond: trained.map(({ samplesPerSecond }) => samplesPerSecond!) };
  }
  throw new BenchError(
    "program-failed",
    `expected a run of which all ${members} members voted, got status ${status} and ${ensemble.voted} votes`,
  );
}

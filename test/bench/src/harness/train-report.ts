import { BenchError } from "../bench-error.js";

/** How a vote did on its test rows: `accuracy` of classes, `r2` of numbers. */
export interface TestScore {
  readonly accuracy?: number;
  readonly r2?: number;
}

/** Of the document that `conclave train --json` prints, what the benchmarks read. */
interface TrainReport {
  readonly status: string;
  readonly ensemble: { readonly voted: number; readonly test: TestScore | null };
}

/**
 * The test score in what `conclave train --json` printed.
 *
 * @throws BenchError "program-failed" unless all members voted
 */
export function readTrainReport(stdout: string, members: number): TestScore {
  const { status, ensemble } = JSON.parse(stdout) as TrainReport;
  if (status === "succeeded" && ensemble.voted === members && ensemble.test !== null) return ensemble.test;
  throw new BenchError(
    "program-failed",
    `expected a run of which all ${members} members voted, got status ${status} and ${ensemble.voted} votes`,
  );
}

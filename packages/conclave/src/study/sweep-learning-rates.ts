import { prepareData } from "@conclave/data/threaded";
import type { RunSpecInput } from "@conclave/spec";
import { type Expected, either, FINITE, listOf, TEXT, wholeNumber } from "@conclave/spec/expected";
import type { Figure, Progress, RangeTest, RateCurve, RateSweep } from "@conclave/study";
import { FUNCTION } from "../check-options.js";
import { prepareOptions } from "../training/prepare-options.js";
import { readSpec } from "../training/read-spec.js";
import type { StudyOptions } from "./study-place.js";
import { placeOfStudy, withRunner } from "./with-runner.js";

export interface SweepOptions extends StudyOptions {
  /** Learning rates, or as text: "0.001,0.01", "1e-4..1:9" (on a logarithmic scale, how many). Default: "1e-4..1:9". */
  readonly rates?: string | readonly number[];
  /** Default: sgd and adam. */
  readonly optimizers?: readonly string[];
  /** Told of each training when it is over; must not throw. */
  readonly onCurve?: (curve: Omit<RateCurve, "diverged">, progress: Progress) => void;
}

export interface RangeTestOptions extends StudyOptions {
  /** The first and the last rate, as text: "1e-5..1". Default: "1e-6..10". */
  readonly rates?: string;
  /** Default: sgd and adam. */
  readonly optimizers?: readonly string[];
  /** Steps from the first rate to the last; default 100. */
  readonly steps?: number;
}

const OPTIMIZERS = ["sgd", "adam"] as const;

/** fastai's: wide enough for any network. */
const TEST_RATES = "1e-6..10";
const TEST_STEPS = 100;
const RATES_OF_TEST: Expected = { ...TEXT, words: "the first and the last rate as text, such as 1e-5..1" };

/**
 * Loss curves of the spec's first member for several learning rates and optimizers, the diverging ones marked.
 *
 * @param input the path of a YAML or JSON file, or the spec itself.
 * @throws SpecError, also for an optimizer that there is not; StudyError and ConclaveError "option-invalid"; DataError, ModelError, StoreError, FleetError
 *   and ProtocolError as `train`; the signal's reason when it is aborted.
 */
export async function sweepLearningRates(
  input: string | RunSpecInput,
  options: SweepOptions = {},
): Promise<{ readonly sweep: RateSweep; readonly figure: Figure }> {
  const kinds = { rates: either(TEXT, listOf(FINITE)), optimizers: listOf(TEXT), onCurve: FUNCTION };
  const place = placeOfStudy(options, kinds);
  const { spec, directory } = await readSpec(input, options);
  const { DEFAULT_RATES, parseRates, rateSweep, sweepFigure } = await import("@conclave/study");
  const { rates = DEFAULT_RATES, optimizers = OPTIMIZERS, onCurve = () => undefined } = options;
  const learningRates = parseRates(typeof rates === "string" ? rates : rates.join(","));
  const { parallel, signal } = place;
  const sweep = await withRunner(place, directory, (runner) =>
    rateSweep(runner, { spec, optimizers, learningRates, parallel, signal, onCurve }),
  );
  return { sweep, figure: sweepFigure(sweep) };
}

/**
 * A learning-rate range test of the spec's first member, for each optimizer: the rate grows with every step. It trains in this process.
 *
 * @param input the path of a YAML or JSON file, or the spec itself.
 * @throws as {@link sweepLearningRates}; EngineError when the engine is not to be had
 */
export async function rangeTestLearningRates(
  input: string | RunSpecInput,
  options: RangeTestOptions = {},
): Promise<{ readonly tests: readonly RangeTest[]; readonly figure: Figure }> {
  const kinds = { rates: RATES_OF_TEST, optimizers: listOf(TEXT), steps: wholeNumber(2) };
  const { engine, signal } = placeOfStudy(options, kinds);
  const { spec, directory } = await readSpec(input, options);
  const { parseRates, rangeTest, rangeTestFigure } = await import("@conclave/study");
  const { selectEngine } = await import("@conclave/ensemble/training");
  const { optimizers = OPTIMIZERS, steps = TEST_STEPS, rates = TEST_RATES } = options;
  const ends = parseRates(rates.includes("..") && !/:\d+$/.test(rates) ? `${rates}:2` : rates);
  const [from, to] = [ends[0]!, ends.at(-1)!];
  const data = await prepareData(prepareOptions(spec), directory, { signal });
  const opened = await selectEngine(engine);
  try {
    const tests: RangeTest[] = [];
    for (const optimizer of optimizers) {
      tests.push(await rangeTest({ spec, data, engine: opened, optimizer, from, to, steps, signal }));
    }
    return { tests, figure: rangeTestFigure(spec.name, tests) };
  } finally {
    await opened.close();
  }
}

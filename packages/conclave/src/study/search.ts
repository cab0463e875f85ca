import { join, resolve } from "node:path";
import { prepareData } from "@conclave/data/threaded";
import { parseSpec, type RunSpecInput, withAbsoluteFiles } from "@conclave/spec";
import { oneOf } from "@conclave/spec/expected";
import type {
  Choice,
  Dimension,
  Figure,
  SearchOptions as RunOptions,
  SearchOutcome,
  SearchPlan,
  SearchPoint,
  SearchStudy,
  StudyFolder,
} from "@conclave/study";
import { checkArgument, FUNCTION, LIST, PATH, refuse } from "../check-options.js";
import { ConclaveError } from "../errors.js";
import { unwritable } from "../folder/unwritable.js";
import { createRunId } from "../run-id.js";
import { prepareOptions } from "../training/prepare-options.js";
import { readSpec } from "../training/read-spec.js";
import type { StudyOptions, StudyPlace } from "./study-place.js";
import { placeOfStudy, requirePlace, withRunner } from "./with-runner.js";

/** How a search is followed. */
export interface FollowSearchOptions {
  /** Told of each run that is over, and how many there will be at most; must not throw. */
  readonly onPoint?: RunOptions["onPoint"];
  /** Told the folder of the search, absolute, once it is there; must not throw. */
  readonly onFolder?: (path: string) => void;
}

export interface SearchOptions extends StudyOptions, FollowSearchOptions {
  /**
   * Every combination of these values: "members.0.batchSize=16,64", or as a choice. Fields are as `set` takes them; `*` stands for every
   * entry.
   */
  readonly grid?: readonly (string | Choice)[];
  /** Random points, so many in each round. */
  readonly random?: number;
  /** Rounds of random points, each closer around the best so far; default 1. */
  readonly rounds?: number;
  /** What random points are drawn from: "members.0.optimizer.adam.learningRate=1e-4..1e-1:log", ":int" for whole numbers, or a choice. */
  readonly ranges?: readonly (string | Dimension)[];
  /** Successive halving: only one point in so many goes on to so many times the training epochs; default: all are trained in full. */
  readonly halving?: number | null;
  /** What is to be small on the validation rows; default "error". */
  readonly judge?: "error" | "loss";
  /** The search's folder, empty or not there yet; default: searches/<name and date> in the working directory. */
  readonly out?: string;
}

const FOLLOW = { onPoint: FUNCTION, onFolder: FUNCTION };

export type ResumeSearchOptions = Omit<StudyOptions, "set" | "seed"> & FollowSearchOptions;

export interface SearchResult extends SearchOutcome {
  /** Every point by its longest run, the best first; without those that failed. */
  readonly standings: readonly SearchPoint[];
  readonly figure: Figure;
}

/**
 * Searches for the values of a spec's fields that do best on its validation rows: by grid, or at random from coarse to fine. Each point is
 * a run for the same workers. The search's folder keeps what is done, the best point's spec (best.yaml) and a picture (points.svg).
 *
 * @param input the path of a YAML or JSON file, or the spec itself.
 * @throws SpecError for a field that does not exist, with the choices, or without validation rows; StudyError "option-invalid",
 *   "folder-taken" or "no-result"; ConclaveError "option-invalid" or "output-unwritable"; DataError, StoreError, FleetError and ProtocolError as `train`; the signal's reason when it is aborted:
 *   the folder then keeps the points that are done, for {@link resumeSearch}.
 */
export async function search(input: string | RunSpecInput, options: SearchOptions): Promise<SearchResult> {
  const kinds = { grid: LIST, ranges: LIST, judge: oneOf("error", "loss"), out: PATH };
  const place = placeOfStudy(options, { ...kinds, ...FOLLOW });
  const { spec, input: written, directory } = await readSpec(input, options);
  const { checkSearch, StudyFolder } = await import("@conclave/study");
  const study = { name: spec.name, input: withAbsoluteFiles(written, directory), plan: await planOf(options) };
  checkSearch(study);
  await requirePlace(place);
  // Before the search has a folder.
  await requireData(study, place.signal);
  const out = options.out ?? join("searches", createRunId(spec.name));
  await using folder = await StudyFolder.create(out, study).catch((cause: unknown) => {
    throw unwritable(resolve(out), cause);
  });
  options.onFolder?.(folder.path);
  return await runSearch(folder, place, options.onPoint);
}

/**
 * Goes on with a search that was interrupted, to the end that it would have had.
 *
 * @param directory the search's folder
 * @throws StudyError "folder-unreadable", or "folder-in-use" while another process goes on with it; as {@link search}: data that cannot be
 *   read leave the folder as it is
 */
export async function resumeSearch(directory: string, options: ResumeSearchOptions = {}): Promise<SearchResult> {
  checkArgument("directory", directory, PATH);
  const place = placeOfStudy(options, FOLLOW);
  const { checkSearch, StudyFolder } = await import("@conclave/study");
  await using folder = await StudyFolder.open(directory);
  options.onFolder?.(folder.path);
  checkSearch(folder.study);
  // One that is over shows what it came to, wherever its data are by now.
  if (!(await folder.isOver())) {
    await requirePlace(place);
    await requireData(folder.study, place.signal);
  }
  return await runSearch(folder, place, options.onPoint);
}

/** Refuses data that cannot be read: they would fail every point. @throws DataError */
async function requireData({ input }: SearchStudy, signal: AbortSignal): Promise<void> {
  await prepareData(prepareOptions(parseSpec(input)), process.cwd(), { signal });
}

async function runSearch(
  folder: StudyFolder,
  place: StudyPlace,
  onPoint: RunOptions["onPoint"] = () => undefined,
): Promise<SearchResult> {
  const { search: run, searchFigure, standings, svgFigure } = await import("@conclave/study");
  const { parallel, signal } = place;
  const outcome = await withRunner(place, process.cwd(), (runner) =>
    run(runner, folder, { parallel, signal, onPoint }),
  );
  const figure = searchFigure(outcome);
  await folder.write("points.svg", svgFigure(figure));
  return { ...outcome, standings: standings(outcome.points, outcome.plan.judge), figure };
}

async function planOf(options: SearchOptions): Promise<SearchPlan> {
  const { dimensionMisfit, parseChoice, parseDimension } = await import("@conclave/study");
  const { grid, random, ranges, rounds, halving = null, judge = "error" } = options;
  const rest = { halving, judge };
  if (grid !== undefined && (random !== undefined || ranges !== undefined || rounds !== undefined)) {
    throw new ConclaveError("option-invalid", "a search goes by grid or at random: give grid, or random with ranges");
  }
  if (grid !== undefined) {
    const dimensions = grid.map((one, at) => {
      if (typeof one === "string") return parseChoice(one);
      refuse(dimensionMisfit(one, ["choice"], `grid.${at}.`));
      return one;
    });
    return { way: { kind: "grid", dimensions }, ...rest };
  }
  if (random === undefined || ranges === undefined) {
    throw new ConclaveError(
      "option-invalid",
      "what should be searched? Give grid, or random (a number of points) and ranges",
    );
  }
  const dimensions = ranges.map((one, at) => {
    if (typeof one === "string") return parseDimension(one);
    refuse(dimensionMisfit(one, ["choice", "range"], `ranges.${at}.`));
    return one;
  });
  return { way: { kind: "random", dimensions, points: random, rounds: rounds ?? 1 }, ...rest };
}

import { parseSpec, type RunSpec } from "@conclave/spec";
import type { RunSpecRunner } from "../run-spec-runner.js";
import { attempt } from "../runs/attempt.js";
import { meanScore } from "../runs/mean-score.js";
import type { Progress } from "../runs/progress.js";
import { requireValidation } from "../runs/require-validation.js";
import { runAll } from "../runs/run-all.js";
import { StudyError } from "../study-error.js";
import type { Dimension, PointValues } from "./dimension.js";
import { gridPoints } from "./grid.js";
import { epochsOf, rungsOf } from "./halving.js";
import { narrow } from "./narrow.js";
import { checkPlan, plannedRuns, type SearchPlan } from "./plan.js";
import { pointSpec } from "./point-spec.js";
import { samplePoints } from "./sample.js";
import { bestPoint, compareOrder, ranked, type SearchPoint, standings } from "./search-point.js";
import type { SearchStudy, StudyFolder } from "./study-folder.js";
import { winnerText } from "./winner.js";

export interface SearchOptions {
  /** Runs at the same time. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  /** Told of each run that is over, and how many there will be at most. */
  readonly onPoint: (point: SearchPoint, progress: Progress) => void;
}

/** What a search came to. */
export interface SearchOutcome {
  readonly name: string;
  /** Its folder, absolute. */
  readonly path: string;
  readonly plan: SearchPlan;
  /** Every run, by round, rung and point. */
  readonly points: readonly SearchPoint[];
  /** The best of those that were trained in full. */
  readonly best: SearchPoint;
  /** The file in which the best point's spec is, absolute. */
  readonly bestSpec: string;
}

export const BEST_FILE = "best.yaml";

/**
 * Refuses a search before anything is trained or written for it.
 *
 * @throws SpecError for a field that does not exist, with the choices, or without validation rows; StudyError "option-invalid"
 */
export function checkSearch({ input, plan }: SearchStudy): void {
  requireValidation(parseSpec(input), "a search");
  checkPlan(input, plan);
}

/**
 * Searches: trains points in rounds, each on the same rows and from the same seed, and judges them by the validation rows alone. Runs that the
 * folder has are not trained again, so that an interrupted search goes on where it was, to the same end. A point that fails takes no other with it.
 *
 * @throws as {@link checkSearch}; StudyError "no-result" when no point could be trained in full; the signal's reason; what concerns every run
 */
export async function search(
  runner: RunSpecRunner,
  folder: StudyFolder,
  options: SearchOptions,
): Promise<SearchOutcome> {
  checkSearch(folder.study);
  const { name, input, plan } = folder.study;
  const spec = parseSpec(input);
  const rounds = plan.way.kind === "grid" ? 1 : plan.way.rounds;
  const round = new Round(runner, folder, options, plannedRuns(plan, shortest(spec)));
  let box: readonly Dimension[] = plan.way.dimensions;
  for (let number = 1; number <= rounds; number++) {
    await round.run(number, candidates(plan, box, { seed: spec.seed, round: number }), shortest(spec));
    // Of a search that goes on the folder has later rounds too, which this one did not know when it was narrowed.
    const known = folder.points.filter((point) => point.round <= number);
    const standing = standings(known, plan.judge);
    if (standing.length > 0)
      box = narrow(
        plan.way.dimensions,
        box,
        standing.map(({ values }) => values),
      );
  }
  const points = folder.points.toSorted(compareOrder);
  const best = bestPoint(points, plan.judge);
  if (best === null) {
    throw new StudyError("no-result", `none of ${points.length} points could be trained: ${points[0]?.reason}`);
  }
  await folder.write(BEST_FILE, winnerText(name, input, best));
  return { name, path: folder.path, plan, points, best, bestSpec: `${folder.path}/${BEST_FILE}` };
}

function candidates(
  { way }: SearchPlan,
  box: readonly Dimension[],
  place: { readonly seed: number; readonly round: number },
): readonly PointValues[] {
  return way.kind === "grid" ? gridPoints(way.dimensions) : samplePoints(box, way.points, place);
}

/** The fewest training epochs that a member has in full. */
function shortest({ members }: RunSpec): number {
  return Math.min(...members.map(({ epochs }) => epochs));
}

/** Trains the points of a round, rung by rung. */
class Round {
  constructor(
    readonly runner: RunSpecRunner,
    readonly folder: StudyFolder,
    readonly options: SearchOptions,
    readonly planned: number,
  ) {}

  async run(round: number, points: readonly PointValues[], epochs: number): Promise<void> {
    const { halving, judge } = this.folder.study.plan;
    let going = points.map((values, index) => ({ point: index + 1, values }));
    for (const [index, rung] of rungsOf(points.length, halving, epochs).entries()) {
      const chosen = going.slice(0, rung.points);
      const { parallel, signal } = this.options;
      const runs = await runAll(chosen, { parallel, signal }, (one, aborted) =>
        this.#point({ round, rung: index + 1, share: rung.share, ...one }, aborted),
      );
      going = ranked(runs, judge).map(({ point, values }) => ({ point, values }));
    }
  }

  async #point(
    place: Pick<SearchPoint, "round" | "point" | "rung" | "share" | "values">,
    signal: AbortSignal,
  ): Promise<SearchPoint> {
    const known = this.folder.find(place);
    if (known !== null) return known;
    const began = performance.now();
    const tried = await this.#try(place, signal);
    const point: SearchPoint = { ...place, ...tried, seconds: Math.round(performance.now() - began) / 1000 };
    await this.folder.add(point);
    this.options.onPoint(point, { done: this.folder.points.length, planned: this.planned });
    return point;
  }

  async #try(
    { round, point, rung, share, values }: Pick<SearchPoint, "round" | "point" | "rung" | "share" | "values">,
    signal: AbortSignal,
  ): Promise<Pick<SearchPoint, "status" | "score" | "reason">> {
    const name = `${this.folder.study.name} ${round} ${point} ${rung}`;
    const specOf = (): RunSpec => shortened(pointSpec(this.folder.study.input, values), share);
    const tried = await attempt(this.runner, specOf, { name, signal });
    if (tried.status === "failed") return { status: "failed", score: null, reason: tried.reason };
    const score = meanScore(tried.run.report, "validation");
    if (score === null || !Number.isFinite(score.loss)) {
      return { status: "failed", score: null, reason: "there is no validation score" };
    }
    return { status: "succeeded", score, reason: null };
  }
}

/** The spec with a share of its training epochs; patience stays, since it counts epochs as they come. */
function shortened(spec: RunSpec, share: number): RunSpec {
  if (share === 1) return spec;
  const members = spec.members.map((group) => ({ ...group, epochs: epochsOf(group.epochs, share) }));
  return parseSpec({ ...spec, members });
}

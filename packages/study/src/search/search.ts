import { lastEpochOf, parseSpec, type RunSpec } from "@conclave/spec";
import { extentOf } from "../extent.js";
import type { RunSpecRunner } from "../run-spec-runner.js";
import { requireValidation } from "../runs/require-validation.js";
import { StudyError } from "../study-error.js";
import type { Dimension, PointValues } from "./dimension.js";
import { gridPoints } from "./grid.js";
import { narrow } from "./narrow.js";
import { checkPlan, plannedRuns, type SearchPlan } from "./plan.js";
import { Round, type SearchOptions } from "./round.js";
import { samplePoints } from "./sample.js";
import { bestPoint, compareOrder, type SearchPoint, standings } from "./search-point.js";
import { type SearchStudy, type StudyFolder, WINNER_FILE } from "./study-folder.js";
import { winnerText } from "./winner.js";

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
  await folder.dropRuns();
  await folder.write(WINNER_FILE, winnerText(name, input, best));
  return { name, path: folder.path, plan, points, best, bestSpec: `${folder.path}/${WINNER_FILE}` };
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
  return extentOf(members.map(lastEpochOf)).low;
}

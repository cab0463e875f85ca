import type { RunSpecRunner } from "../run-spec-runner.js";
import { attempt } from "../runs/attempt.js";
import { meanScore } from "../runs/mean-score.js";
import type { Progress } from "../runs/progress.js";
import { runAll } from "../runs/run-all.js";
import type { PointValues } from "./dimension.js";
import { pausedAt, rungsOf } from "./halving.js";
import { pointSpec } from "./point-spec.js";
import { ranked, type SearchPoint } from "./search-point.js";
import type { RunPlace, StudyFolder } from "./study-folder.js";

export interface SearchOptions {
  /** Runs at the same time. */
  readonly parallel: number;
  readonly signal: AbortSignal;
  /** Told of each run that is over, and how many there will be at most. */
  readonly onPoint: (point: SearchPoint, progress: Progress) => void;
}

/** Where a run of a search stands in it, and what it trains. */
type Place = RunPlace & Pick<SearchPoint, "share" | "values">;

/** Trains the points of a round, rung by rung; what the folder has is not trained again. */
export class Round {
  constructor(
    readonly runner: RunSpecRunner,
    readonly folder: StudyFolder,
    readonly options: SearchOptions,
    readonly planned: number,
  ) {}

  async run(round: number, points: readonly PointValues[], epochs: number): Promise<void> {
    const { halving, judge } = this.folder.study.plan;
    const rungs = rungsOf(points.length, halving, epochs);
    let going = points.map((values, index) => ({ point: index + 1, values }));
    for (const [index, rung] of rungs.entries()) {
      const chosen = going.slice(0, rung.points);
      // Those that are abandoned here go on no more.
      for (const { point } of going.slice(rung.points)) await this.folder.dropRun({ round, point, rung: index });
      const { parallel, signal } = this.options;
      const runs = await runAll(chosen, { parallel, signal }, (one, aborted) =>
        this.#point({ round, rung: index + 1, share: rung.share, ...one }, aborted),
      );
      going = ranked(runs, judge).map(({ point, values }) => ({ point, values }));
    }
  }

  async #point(place: Place, signal: AbortSignal): Promise<SearchPoint> {
    const known = this.folder.find(place);
    if (known !== null) return known;
    const began = performance.now();
    const tried = await this.#try(place, signal);
    const point: SearchPoint = { ...place, ...tried, seconds: Math.round(performance.now() - began) / 1000 };
    await this.folder.add(point);
    await this.folder.dropRun(lastRungOf(place));
    this.options.onPoint(point, { done: this.folder.points.length, planned: this.planned });
    return point;
  }

  async #try(
    place: Place,
    signal: AbortSignal,
  ): Promise<Pick<SearchPoint, "status" | "score" | "reason" | "restarted">> {
    const { round, point, rung, share, values } = place;
    const { study } = this.folder;
    const tried = await attempt(this.runner, () => pausedAt(pointSpec(study.input, values), share), {
      name: `${study.name} ${round} ${point} ${rung}`,
      signal,
      from: rung === 1 ? null : this.folder.runPath(lastRungOf(place)),
      into: share === 1 ? null : this.folder.runPath(place),
    });
    if (tried.status === "failed") return { status: "failed", score: null, reason: tried.reason, restarted: null };
    const restarted = tried.run.restarted[0] ?? null;
    const score = meanScore(tried.run.report, "validation");
    if (score === null || !Number.isFinite(score.error) || !Number.isFinite(score.loss)) {
      return { status: "failed", score: null, reason: "there is no validation score", restarted };
    }
    return { status: "succeeded", score, reason: null, restarted };
  }
}

function lastRungOf({ round, point, rung }: RunPlace): RunPlace {
  return { round, point, rung: rung - 1 };
}

import {
  checkFigureFile,
  resumeSearch,
  type SearchOptions,
  type SearchResult,
  search,
  shellWord,
  writeFigure,
} from "conclave";
import { ExitCode } from "../exit-code.js";
import { UsageError } from "../failure.js";
import { type StudyFlags, studyOptions } from "../flags/study.js";
import { onInterrupt } from "../interrupt.js";
import { figureLines } from "../terminal/figure-lines.js";
import { printJson, printLines, say } from "../terminal/print.js";
import { pointLine, searchLines } from "../terminal/search-lines.js";
import { shortPath } from "../terminal/short-path.js";
import { StudyView } from "../terminal/study-view.js";
import { styleFor } from "../terminal/style.js";
import { withPath } from "../with-path.js";

export interface SearchFlags extends StudyFlags {
  readonly grid?: readonly string[];
  readonly random?: number;
  readonly rounds?: number;
  readonly range?: readonly string[];
  readonly halving?: number;
  readonly judge?: "error" | "loss";
  readonly out?: string;
  readonly picture?: string;
  readonly resume?: string;
}

/** Searches, or goes on searching, and shows the best points on stdout. */
export async function searchAction(spec: string | undefined, flags: SearchFlags): Promise<void> {
  const { picture } = flags;
  if (picture !== undefined) await checkFigureFile(picture);
  const outcome = await runSearch(searchOf(spec, flags), flags.resume ?? flags.out ?? "searches");
  if (outcome.kind === "interrupted") {
    const { folder } = outcome;
    say(folder === null ? ["interrupted before anything was trained"] : waysToGoOn(folder));
    process.exitCode = ExitCode.interrupted;
    return;
  }
  const { figure, ...result } = outcome.result;
  if (flags.json === true) printJson({ schemaVersion: 1, study: "search", ...result });
  else {
    printLines([...(await figureLines(figure)), "", ...searchLines(outcome.result, styleFor(process.stdout)), ""]);
  }
  if (picture !== undefined) await writeFigure(figure, picture);
  say(nextSteps(outcome.result, picture));
}

type Follow = Pick<SearchOptions, "signal" | "onPoint" | "onFolder">;
type Search = (follow: Follow) => Promise<SearchResult>;

/** @throws UsageError for flags that contradict each other */
function searchOf(spec: string | undefined, flags: SearchFlags): Search {
  const { resume, grid, random, rounds, range, halving, judge, out } = flags;
  const place = studyOptions(flags);
  if (resume !== undefined) {
    const given = Object.entries({ SPEC: spec, ...pick(flags) }).flatMap(([name, value]) =>
      value === undefined ? [] : [name],
    );
    if (given.length > 0) {
      throw new UsageError(`--resume goes on with a search as it was begun; leave out ${given.join(" and ")}`);
    }
    return (follow) => resumeSearch(resume, { ...place, ...follow });
  }
  if (spec === undefined) throw new UsageError("which spec? Give one (conclave init writes one), or --resume DIR");
  const options: SearchOptions = {
    ...place,
    ...(grid === undefined ? {} : { grid }),
    ...(random === undefined ? {} : { random }),
    ...(rounds === undefined ? {} : { rounds }),
    ...(range === undefined ? {} : { ranges: range }),
    ...(halving === undefined ? {} : { halving }),
    ...(judge === undefined ? {} : { judge }),
    ...(out === undefined ? {} : { out }),
  };
  return (follow) => search(spec, { ...options, ...follow });
}

/** What belongs to a new search, by the flags' names. */
function pick({ grid, random, rounds, range, halving, judge, out, set, seed }: SearchFlags): Record<string, unknown> {
  return {
    "--grid": grid,
    "--random": random,
    "--rounds": rounds,
    "--range": range,
    "--halving": halving,
    "--judge": judge,
    "--out": out,
    "--set": set,
    "--seed": seed,
  };
}

type Outcome =
  | { readonly kind: "over"; readonly result: SearchResult }
  /** Ctrl-C; the folder is null when there was none yet. */
  | { readonly kind: "interrupted"; readonly folder: string | null };

/** @param place what is said of errors that name no path, before the search has a folder */
async function runSearch(run: Search, place: string): Promise<Outcome> {
  using view = new StudyView(process.stderr);
  using interruption = onInterrupt(() => view.tell("stopping, and keeping what is done; Ctrl-C again stops at once"));
  const style = styleFor(process.stderr);
  let folder: string | null = null;
  try {
    const result = await run({
      signal: interruption.signal,
      onFolder(path) {
        folder = path;
        view.tell(`searching, into ${shortPath(path)}`);
      },
      onPoint: (point, progress) => view.tell(pointLine(point, style), progress),
    });
    return { kind: "over", result };
  } catch (error) {
    if (!interruption.signal.aborted || !(error instanceof Error) || error.name !== "AbortError") {
      throw withPath(error, `in ${shortPath(folder ?? place)}`);
    }
    return { kind: "interrupted", folder };
  }
}

function waysToGoOn(folder: string): readonly string[] {
  return [
    "interrupted; the points that are done are kept. Go on with it:",
    `  conclave search --resume ${shellWord(shortPath(folder))}`,
  ];
}

function nextSteps({ path, bestSpec }: SearchResult, picture: string | undefined): readonly string[] {
  const style = styleFor(process.stderr);
  return [
    `  ${style.dim("points ")}  ${shortPath(path)}`,
    ...(picture === undefined ? [] : [`  ${style.dim("picture")}  ${picture}`]),
    `  ${style.dim("next   ")}  conclave train ${shellWord(shortPath(bestSpec))}`,
  ];
}

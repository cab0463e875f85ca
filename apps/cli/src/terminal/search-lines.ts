import type { SearchPoint, SearchResult } from "conclave";
import { decimal, duration, percent, plural } from "./numbers.js";
import { setting } from "./study-lines.js";
import type { Style } from "./style.js";
import { type Column, formatTable } from "./table.js";

/** A table of more points than this hides the ones that matter. */
const MOST_ROWS = 12;

/** What most numbers take: lines that come one by one stand below each other. */
const VALUE_WIDTH = 7;

const right = (title: string): Column => ({ title, align: "right" });

/** The best points of a search, each by its longest run, and how many failed. */
export function searchLines({ plan, points, standings }: SearchResult, style: Style): string[] {
  const fields = plan.way.dimensions.map(({ field }) => field);
  const shortened = points.some(({ share }) => share < 1);
  const columns: Column[] = [
    right("point"),
    ...fields.map((field) => right(fieldName(field))),
    right("validation error"),
    right("loss"),
    ...(shortened ? [right("trained")] : []),
    right("time"),
    { title: "", align: "left" },
  ];
  const rows = standings
    .slice(0, MOST_ROWS)
    .map((point, rank) => [
      pointName(point),
      ...fields.map((field) => valueText(point.values[field])),
      percent(point.score?.error),
      decimal(point.score?.loss),
      ...(shortened ? [percent(point.share, 0)] : []),
      duration(secondsOf(point, points)),
      rank === 0 ? style.good("★ best") : "",
    ]);
  const failed = points.filter(({ status }) => status === "failed");
  const [first] = failed;
  return [
    ...formatTable(columns, rows, style),
    ...(standings.length > MOST_ROWS ? [style.dim(`and ${plural(standings.length - MOST_ROWS, "point")} more`)] : []),
    ...(first === undefined ? [] : [style.bad(`${plural(failed.length, "run")} failed, the first: ${first.reason}`)]),
  ];
}

/** How long a point was trained, over all of its rungs. */
function secondsOf({ round, point }: SearchPoint, points: readonly SearchPoint[]): number {
  const own = points.filter((run) => run.round === round && run.point === point);
  return own.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** A run that is over, in a line. */
export function pointLine({ values, score, share, reason, restarted, ...point }: SearchPoint, style: Style): string {
  const fields = Object.entries(values).map(
    ([field, value]) => `${fieldName(field)} ${valueText(value).padEnd(VALUE_WIDTH)}`,
  );
  const part = share === 1 ? "" : style.dim(` at ${percent(share, 0)} of its epochs`);
  const end = score === null ? style.bad(`failed: ${reason}`) : `error ${percent(score.error).padStart(6)}${part}`;
  const again = restarted === null ? "" : style.dim(` (from the start: ${restarted})`);
  return `${score === null ? "✗" : "✓"} ${pointName(point)}  ${fields.join("  ")}  ${end}${again}`;
}

/** "2.7": the seventh point of the second round. */
function pointName({ round, point }: Pick<SearchPoint, "round" | "point">): string {
  return `${round}.${point}`;
}

/** The last word of a field, and the one before it where that alone would be a number: "learningRate", "hidden.0". */
function fieldName(field: string): string {
  const parts = field.split(".");
  return parts.slice(/^(\d+|\*)$/.test(parts.at(-1) ?? "") ? -2 : -1).join(".");
}

function valueText(value: unknown): string {
  if (typeof value === "number") return setting(value);
  return typeof value === "string" ? value : JSON.stringify(value);
}

import { connect, type FolderRun, listRuns, type RunListing } from "conclave";
import type { CoordinatorFlags } from "../flags/connection.js";
import { tlsFiles } from "../flags/tls.js";
import { printJson, printLines, say } from "../terminal/print.js";
import { runScoreWords } from "../terminal/score-words.js";
import { shortPath } from "../terminal/short-path.js";
import { type Style, styleFor } from "../terminal/style.js";
import { type Column, formatTable } from "../terminal/table.js";

export interface RunsFlags extends CoordinatorFlags {
  readonly dir: string;
  readonly json?: boolean;
}

/** A run as the list shows it, wherever it is kept. */
type ListedRun = Omit<FolderRun, "path" | "status" | "createdAt"> & {
  readonly status: FolderRun["status"] | RunListing["status"];
  /** Its folder; null for a run of a coordinator. */
  readonly path: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
};

const columns: readonly Column[] = [
  { title: "run", align: "left" },
  { title: "status", align: "left" },
  { title: "members", align: "right" },
  { title: "vote", align: "right" },
];

export async function runsAction(flags: RunsFlags): Promise<void> {
  const { coordinator, dir } = flags;
  const runs =
    coordinator === undefined ? (await listRuns(dir)).map(fromFolder) : await fromCoordinator(coordinator, flags);
  if (flags.json === true) return printJson({ schemaVersion: 1, runs });
  if (runs.length === 0) return printLines([coordinator === undefined ? `no runs in ${dir}` : "no runs yet"]);
  const style = styleFor(process.stdout);
  printLines(
    formatTable(
      columns,
      runs.map((run) => cells(run, style)),
      style,
    ),
  );
  say(runs.flatMap(({ problem }) => problem ?? []));
}

function fromFolder(run: FolderRun): ListedRun {
  return { ...run, createdAt: run.createdAt.toISOString() };
}

async function fromCoordinator(address: string, flags: RunsFlags): Promise<readonly ListedRun[]> {
  const coordinator = await connect(address, { tls: tlsFiles(flags) });
  try {
    return (await coordinator.list()).map(({ run, status, createdAtMs, counts, score }) => ({
      run,
      path: null,
      status,
      problem: null,
      createdAt: new Date(createdAtMs).toISOString(),
      members: Object.values(counts).reduce((sum, count) => sum + count, 0),
      succeeded: counts.succeeded,
      score,
      accuracy: score?.metric === "accuracy" ? score.value : null,
    }));
  } finally {
    coordinator.close();
  }
}

function cells(run: ListedRun, style: Style): string[] {
  const members = run.members === null ? "–" : `${run.succeeded} of ${run.members}`;
  // A folder as other commands take it: it need not be named after its run.
  const name = run.path === null ? run.run : shortPath(run.path);
  return [name, statusWord(run, style), members, runScoreWords(run.score)];
}

function statusWord({ status }: ListedRun, style: Style): string {
  switch (status) {
    case "succeeded":
      return style.good(status);
    case "failed":
    case "unreadable":
      return style.bad(status);
    case "cancelled":
      return style.warn(status);
    case "queued":
    case "running":
    case "unfinished":
      return style.accent(status);
  }
}

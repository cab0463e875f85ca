import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BenchContext, Benchmark } from "../benchmark.js";
import { type Figure, type FigurePlan, measured, skipped } from "../figure.js";
import { runCommand } from "../harness/command.js";
import { settingsOf } from "../harness/pace.js";
import { spreadOf } from "../harness/spread.js";
import { type TablePeer, type TableScores, tablePeers } from "../peers/table-peers.js";
import { drawFolds, FOLDS, type Fold } from "../tables/folds.js";
import { readTables } from "../tables/read-tables.js";
import type { Table } from "../tables/table.js";
import { type FirstSpec, trainFold, writeFirstSpec } from "../tables/train-folds.js";

/** What one round says of a small table is chance, to a third of a point or more. */
const FULL = { rounds: 11, seconds: 0 };
/** Of the five, to see that everything runs. */
const QUICK_FOLDS = 1;

/** What is predicted well without anybody's choosing: the spec that `conclave init` writes, against scikit-learn as it comes. */
export const tabular: Benchmark = {
  name: "tabular",
  summary:
    "cross-validated scores of the specs that `conclave init` writes for small tables, against scikit-learn's bags of MLPs",
  targets: "at least scikit-learn's mean over the same five folds, on each data set",
  async *run(context) {
    const folder = await context.tabular();
    if (folder === null) {
      const state = context.python.state(["sklearn"], "requirements.txt");
      const reason = "CONCLAVE_TABULAR_DIR is not set, and there is no scikit-learn whose copies could be read";
      yield skipped(planOf("five small tables", null), reason, state.status === "missing" ? state.install : null);
      return;
    }
    for (const table of await readTables(folder)) yield* compareOn(context, table);
  },
};

const SCORES = { classification: "accuracy", regression: "R²" } as const;

function planOf(name: string, target: FigurePlan["target"]): FigurePlan {
  return { name, unit: "points", target };
}

/** The folds of a round, and our mean score over them. */
interface Round {
  readonly seed: number;
  readonly folds: readonly Fold[];
  readonly ours: number;
}

async function* compareOn(context: BenchContext, table: Table): AsyncGenerator<Figure> {
  const first = await writeFirstSpec(context, table);
  const judged = context.pace === "full";
  const rounds: Round[] = [];
  for (let round = 0; round < settingsOf(context, FULL).rounds; round += 1) {
    context.say(`${table.name}: conclave, cross-validation ${round + 1}`);
    const folds = drawFolds(table, round).slice(0, judged ? FOLDS : QUICK_FOLDS);
    const seed = 1 + round * FOLDS;
    const scores: number[] = [];
    for (const [at, fold] of folds.entries()) scores.push(await trainFold(context, first, table, fold, seed + at));
    rounds.push({ seed, folds, ours: mean(scores) });
  }
  const ours = spreadOf(rounds.map((round) => 100 * round.ours));
  const score = `${table.name}, ${table.rows.length} rows: ${SCORES[table.task]}`;
  const state = context.python.state(["numpy", "sklearn"], "requirements.txt");
  for (const peer of tablePeers(table.task)) {
    const plan = planOf(`${score} less that of ${peer.name}`, judged ? { atLeast: 0 } : null);
    if (state.status === "missing") {
      yield skipped(plan, state.reason, state.install);
      continue;
    }
    context.say(`${table.name}: ${peer.name}`);
    const theirs: number[] = [];
    for (const round of rounds) theirs.push(await scoreOf(context, first, table, round, peer));
    yield measured(plan, spreadOf(rounds.map((round, at) => 100 * (round.ours - theirs[at]!))), [
      { name: "conclave", unit: "points", value: ours },
      {
        name: `scikit-learn ${state.versions.sklearn}`,
        unit: "points",
        value: spreadOf(theirs.map((one) => 100 * one)),
      },
    ]);
  }
  if (state.status === "missing") yield measured(planOf(`${score}, compared with nothing`, null), ours);
}

/** The mean score of a peer's bags over the folds of a round. */
async function scoreOf(
  { python, cores, signal }: BenchContext,
  { folder, csv, members }: FirstSpec,
  { task }: Table,
  { seed, folds }: Round,
  peer: TablePeer,
): Promise<number> {
  const file = join(folder, "folds.json");
  await writeFile(file, JSON.stringify({ csv, task, members, seed, folds }));
  const command = cores.pin(python.command("sklearn_tables.py", file, ...peer.args), 1);
  const { stdout } = await runCommand(command, { signal });
  return mean((JSON.parse(stdout) as TableScores).scores);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

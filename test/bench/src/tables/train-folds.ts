import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expandMembers, loadSpec, type RunSpec } from "@conclave/spec";
import type { BenchContext } from "../benchmark.js";
import { nodeCommand, runCommand } from "../harness/command.js";
import { readTrainReport } from "../harness/train-report.js";
import { conclaveBin } from "../paths.js";
import type { Fold } from "./folds.js";
import { csvOf, type Table } from "./table.js";

/** A table in a file, and the spec that `conclave init` wrote for it. */
export interface FirstSpec {
  readonly folder: string;
  /** All rows. */
  readonly csv: string;
  readonly file: string;
  readonly spec: RunSpec;
  readonly members: number;
}

/** Writes a table into a folder and has `conclave init` look at it. */
export async function writeFirstSpec(context: BenchContext, table: Table): Promise<FirstSpec> {
  const folder = await context.temporaryFolder();
  const [csv, file] = [join(folder, `${table.id}.csv`), join(folder, `${table.id}.yaml`)];
  await writeFile(csv, csvOf(table, table.labels.keys()));
  await runCommand(nodeCommand(conclaveBin, "init", csv, "--out", file), { signal: context.signal });
  const { spec } = await loadSpec(file);
  return { folder, csv, file, spec, members: expandMembers(spec).length };
}

/**
 * Trains that spec on the training rows of a fold, by the command that a user types.
 *
 * @returns the vote's accuracy or R² on the fold's other rows
 */
export async function trainFold(
  { signal, cores }: BenchContext,
  { folder, file, spec, members }: FirstSpec,
  table: Table,
  fold: Fold,
  seed: number,
): Promise<number> {
  const name = `${table.id}-${seed}`;
  const source = async (part: keyof Fold) => {
    const csv = join(folder, `${name}-${part}.csv`);
    await writeFile(csv, csvOf(table, fold[part]));
    return `data.${part}=${JSON.stringify({ ...spec.data.train, csv })}`;
  };
  const sets = [await source("train"), await source("test")].flatMap((set) => ["--set", set]);
  const where = ["--workers", "2", "--seed", `${seed}`, "--out", join(folder, name), "--json"];
  const { stdout } = await runCommand(cores.pin(nodeCommand(conclaveBin, "train", file, ...sets, ...where), 2), {
    signal,
  });
  const { accuracy, r2 } = readTrainReport(stdout, members).test;
  return accuracy ?? r2!;
}

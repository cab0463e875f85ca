import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { BenchError } from "../bench-error.js";
import { runCommand } from "../harness/command.js";
import type { Python } from "../harness/python.js";
import { repository } from "../paths.js";

/** The files of the small data sets that everybody knows, under the names that scikit-learn ships them by. */
export interface TabularFolder {
  readonly breastCancer: string;
  readonly wine: string;
  readonly iris: string;
  readonly diabetes: { readonly features: string; readonly targets: string };
  readonly digits: string;
  /** What the report says about them. */
  readonly description: string;
}

/** The digits come with Conclave too: a folder of tables need not have them. */
const SHIPPED_DIGITS = join(repository, "packages/data/samples/digits.csv.gz");

/**
 * The folder that somebody chose.
 *
 * @throws BenchError "usage" when a file is missing
 */
export function openTabularFolder(folder: string): TabularFolder {
  const find = (name: string): string => {
    const path = join(resolve(folder), name);
    if (existsSync(path)) return path;
    throw new BenchError("usage", `CONCLAVE_TABULAR_DIR is ${folder}, and there is no ${name} in it`);
  };
  const digits = join(resolve(folder), "digits.csv.gz");
  return {
    breastCancer: find("breast_cancer.csv"),
    wine: find("wine_data.csv"),
    iris: find("iris.csv"),
    diabetes: { features: find("diabetes_data_raw.csv.gz"), targets: find("diabetes_target.csv.gz") },
    digits: existsSync(digits) ? digits : SHIPPED_DIGITS,
    description: "scikit-learn's small data sets",
  };
}

const OWN_FOLDER =
  "import pathlib, sklearn.datasets; print(pathlib.Path(sklearn.datasets.__file__).parent / 'data', end='')";

/** The folder inside an installed scikit-learn. */
export async function ownTabularFolder(python: Python, signal: AbortSignal): Promise<TabularFolder> {
  const { stdout } = await runCommand(python.evaluate(OWN_FOLDER), { signal });
  return openTabularFolder(stdout);
}

import type { Command } from "commander";
import type { PredictFlags } from "../actions/predict.js";
import { character } from "../flags/character.js";
import { examples } from "../flags/examples.js";

export function registerPredict(program: Command): void {
  program
    .command("predict")
    .summary("ask an ensemble about the rows of a file")
    .description(
      "Asks a trained ensemble about each row of a file, one answer a line on stdout, and of a folder of images the file's name before it. Where labels are there, the vote is scored.",
    )
    .argument("<run>", "the run's folder")
    .requiredOption(
      "--input <file>",
      "rows to predict: CSV or IDX (gzip too), Parquet, NPY, NPZ, or a folder of images or texts",
    )
    .option(
      "--label <column>",
      "CSV: the column of the true label, by name or number (default: as in training, if it is there)",
    )
    .option("--labels <file>", "IDX: the file of the true labels")
    .option("--header", "CSV: the first line names the columns (default: as in training)")
    .option("--no-header", "CSV: there is no such line")
    .option("--delimiter <character>", "CSV: between fields (default: as in training)", character)
    .option(
      "--by-position",
      "CSV, Parquet: take the columns by their places, although they have other names than in training",
    )
    .option("--proba", "each class's probability too")
    .option("--uncertainty", "how unsure the members are of each row: entropy, mutual information, variance")
    .option("--json", "one JSON document on stdout")
    .addHelpText(
      "after",
      examples(
        "conclave predict runs/digits --input new.csv",
        "conclave predict runs/digits --input test.csv --label digit --proba",
        "conclave predict runs/digits --input new.csv --uncertainty > answers.csv",
        "conclave predict runs/flowers --input renamed.csv --by-position",
        "conclave predict runs/mnist --input t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz --json",
      ),
    )
    .action(async (run: string, flags: PredictFlags) => {
      const { predictAction } = await import("../actions/predict.js");
      await predictAction(run, flags);
    });
}

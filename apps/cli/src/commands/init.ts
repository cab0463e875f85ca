import type { Command } from "commander";
import { examples } from "../flags/examples.js";

export function registerInit(program: Command): void {
  program
    .command("init")
    .summary("write a commented spec to start from")
    .description(
      "Looks at data (CSV, Parquet, NPY, NPZ or IDX, or a folder of images or texts) and writes the simple first spec for them, with comments. " +
        "Without data it writes a spec that trains as it stands, on the shipped digits. Never overwrites a file.",
    )
    .argument("[data]", "a file or folder to look at; or the .yaml to write, for the shipped digits")
    .option("--out <file>", "where to write the spec (default: conclave.yaml)")
    .addHelpText(
      "after",
      examples(
        "conclave init flowers.csv --out flowers.yaml && conclave train flowers.yaml",
        "conclave init pictures/",
        "conclave init digits.yaml && conclave train digits.yaml",
      ),
    )
    .action(async (data: string | undefined, flags: { readonly out?: string }) => {
      const { initAction } = await import("../actions/init.js");
      await initAction(data, flags);
    });
}

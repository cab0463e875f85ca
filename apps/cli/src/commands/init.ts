import type { Command } from "commander";
import { examples } from "../flags/examples.js";

export function registerInit(program: Command): void {
  program
    .command("init")
    .summary("write a commented spec to start from")
    .description(
      "Writes a commented run spec that trains as it stands, on the shipped digits. Never overwrites a file.",
    )
    .argument("[file]", "where to write it", "conclave.yaml")
    .addHelpText("after", examples("conclave init", "conclave init digits.yaml && conclave train digits.yaml"))
    .action(async (file: string) => {
      const { initAction } = await import("../actions/init.js");
      await initAction(file);
    });
}

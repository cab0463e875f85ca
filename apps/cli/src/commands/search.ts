import { type Command, Option } from "commander";
import type { SearchFlags } from "../actions/search.js";
import { examples } from "../flags/examples.js";
import { integer } from "../flags/integer.js";
import { addStudyFlags } from "../flags/study.js";

export function registerSearch(program: Command): void {
  const command = program
    .command("search")
    .summary("search for the best values of a spec's fields")
    .description(
      "Trains the spec with different values of its fields, by grid or at random from coarse to fine, and judges them by the validation " +
        "rows, never by the test rows. Each point is a run for the same workers. What is done is kept: Ctrl-C, and --resume later.",
    )
    .argument("[spec]", "the run spec, YAML or JSON; leave it out with --resume")
    .option("--grid <field=values...>", "every combination, e.g. members.0.batchSize=16,64 (* stands for every entry)")
    .option("--random <n>", "random points in each round", integer(1, 100_000))
    .option("--rounds <n>", "rounds, each closer around the best so far (default: 1)", integer(1, 1000))
    .option(
      "--range <field=low..high...>",
      "what random points are drawn from; :log for a logarithmic scale, :int for whole numbers, or FIELD=v1,v2",
    )
    .addOption(
      new Option("--halving [factor]", "train all for few epochs, and one in FACTOR for FACTOR times as many")
        .argParser(integer(2, 100))
        .preset("3"),
    )
    .addOption(
      new Option("--judge <by>", "what is to be small on validation rows (default: error)").choices(["error", "loss"]),
    )
    .option("--out <dir>", "the search's folder (default: searches/<name and date>)")
    .option("--picture <file>", "also write the points to an .svg or .png file")
    .option("--resume <dir>", "go on with an interrupted search");
  addStudyFlags(command)
    .addHelpText(
      "after",
      examples(
        "conclave search digits.yaml --grid members.0.optimizer=sgd,adam members.0.batchSize=16,64",
        "conclave search digits.yaml --random 12 --rounds 3 --range members.0.optimizer.adam.learningRate=1e-4..1e-1:log",
        "conclave search digits.yaml --random 27 --halving --range members.*.model.mlp.hidden.0=8..256:log:int",
        "conclave search --resume searches/digits-20260105-070809-kx3f",
      ),
    )
    .action(async (spec: string | undefined, flags: SearchFlags) => {
      const { searchAction } = await import("../actions/search.js");
      await searchAction(spec, flags);
    });
}

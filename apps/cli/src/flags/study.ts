import type { Command } from "commander";
import type { StudyOptions } from "conclave";
import { addCoordinatorFlags } from "./connection.js";
import { engineOption } from "./engine.js";
import { integer, integerOrAuto } from "./integer.js";
import { repeated } from "./repeated.js";
import { type PlaceFlags, trainingPlace } from "./training-place.js";

/** Flags of commands that train a spec many times over. */
export interface StudyFlags extends PlaceFlags {
  readonly set?: readonly string[];
  readonly seed?: number;
  readonly parallel?: number;
  readonly json?: boolean;
}

/** Adds --set, --seed, --workers, --engine, --parallel, --json and those of a coordinator. */
export function addStudyFlags(command: Command): Command {
  command
    .option("--set <path=value>", "override a field of the spec, e.g. members.0.epochs=20 (repeatable)", repeated)
    .option("--seed <n>", "override the spec's seed", integer(0))
    .option("--workers <auto|n>", "worker processes on this machine (default: auto, one per core)", integerOrAuto)
    .addOption(engineOption("on this machine"))
    .option("--parallel <n>", "runs at a time (default: as many as workers; 4 at a coordinator)", integer(1, 1024))
    .option("--json", "one JSON document on stdout");
  return addCoordinatorFlags(command, "train there instead of here");
}

/** The options that these flags stand for. @throws UsageError for flags that contradict each other */
export function studyOptions(flags: StudyFlags): StudyOptions {
  return {
    ...trainingPlace(flags),
    ...(flags.set === undefined ? {} : { set: flags.set }),
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    ...(flags.parallel === undefined ? {} : { parallel: flags.parallel }),
  };
}

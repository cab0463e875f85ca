import type { ResumeOptions, TrainOptions } from "conclave";
import { UsageError } from "../failure.js";
import { type PlaceFlags, trainingPlace } from "../flags/training-place.js";

export interface TrainFlags extends PlaceFlags {
  readonly set?: readonly string[];
  readonly seed?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly warmStart?: string;
  readonly json?: boolean;
}

/** What a `conclave train` is to do: begin a run, or go on with one. */
export type TrainJob =
  | { readonly kind: "begin"; readonly spec: string; readonly options: TrainOptions }
  | { readonly kind: "resume"; readonly run: string; readonly options: ResumeOptions };

/** Puts the flags into one job. @throws UsageError for flags that contradict each other */
export function trainJob(spec: string | undefined, flags: TrainFlags): TrainJob {
  const where = trainingPlace(flags);
  if (flags.resume !== undefined) {
    const given = [
      spec === undefined ? "" : "SPEC",
      flags.set === undefined ? "" : "--set",
      flags.seed === undefined ? "" : "--seed",
      flags.warmStart === undefined ? "" : "--warm-start",
    ];
    const extra = given.filter((name) => name !== "");
    if (extra.length > 0) {
      throw new UsageError(`--resume goes on with a run as it was begun; leave out ${extra.join(" and ")}`);
    }
    if (flags.coordinator === undefined && flags.out !== undefined) {
      throw new UsageError("--resume writes to the run's own folder; leave out --out");
    }
    return {
      kind: "resume",
      run: flags.resume,
      options: { ...where, ...(flags.out === undefined ? {} : { out: flags.out }) },
    };
  }
  if (spec === undefined) {
    throw new UsageError(
      "which run? Give a spec (conclave train digits.yaml; conclave init writes one), or --resume RUN",
    );
  }
  return {
    kind: "begin",
    spec,
    options: {
      ...where,
      ...(flags.set === undefined ? {} : { set: flags.set }),
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      ...(flags.warmStart === undefined ? {} : { warmStart: flags.warmStart }),
      ...(flags.out === undefined ? {} : { out: flags.out }),
    },
  };
}

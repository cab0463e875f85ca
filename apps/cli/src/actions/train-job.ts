import type { EngineChoice, ResumeOptions, TrainOptions } from "conclave";
import { UsageError } from "../failure.js";
import type { CoordinatorFlags } from "../flags/connection.js";
import { tlsFiles } from "../flags/tls.js";

export interface TrainFlags extends CoordinatorFlags {
  readonly set?: readonly string[];
  readonly seed?: number;
  readonly out?: string;
  readonly workers?: number | "auto";
  readonly engine?: EngineChoice;
  readonly resume?: string;
  readonly json?: boolean;
}

/** What a `conclave train` is to do: begin a run, or go on with one. */
export type TrainJob =
  | { readonly kind: "begin"; readonly spec: string; readonly options: TrainOptions }
  | { readonly kind: "resume"; readonly run: string; readonly options: ResumeOptions };

/** Puts the flags into one job. @throws UsageError for flags that contradict each other */
export function trainJob(spec: string | undefined, flags: TrainFlags): TrainJob {
  const where = placeOf(flags);
  if (flags.resume !== undefined) {
    const given = [
      spec === undefined ? "" : "SPEC",
      flags.set === undefined ? "" : "--set",
      flags.seed === undefined ? "" : "--seed",
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
      ...(flags.out === undefined ? {} : { out: flags.out }),
    },
  };
}

function placeOf(flags: TrainFlags): Pick<TrainOptions, "coordinator" | "tls" | "workers" | "engine"> {
  if (flags.coordinator !== undefined) {
    const local = [flags.workers === undefined ? "" : "--workers", flags.engine === undefined ? "" : "--engine"];
    const extra = local.filter((name) => name !== "");
    if (extra.length > 0) {
      throw new UsageError(
        `${extra.join(" and ")} concern workers of this machine; with --coordinator, give them to \`conclave worker\``,
      );
    }
    return { coordinator: flags.coordinator, tls: tlsFiles(flags) };
  }
  return {
    ...(flags.workers === undefined ? {} : { workers: flags.workers }),
    ...(flags.engine === undefined ? {} : { engine: flags.engine }),
  };
}

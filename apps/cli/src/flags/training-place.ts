import type { EngineChoice, TrainOptions } from "conclave";
import { UsageError } from "../failure.js";
import type { CoordinatorFlags } from "./connection.js";
import { tlsFiles } from "./tls.js";

/** Flags that say where is trained. */
export interface PlaceFlags extends CoordinatorFlags {
  readonly workers?: number | "auto";
  readonly engine?: EngineChoice;
}

/** Where is trained: here, or at a coordinator. @throws UsageError for flags of both */
export function trainingPlace(flags: PlaceFlags): Pick<TrainOptions, "coordinator" | "tls" | "workers" | "engine"> {
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

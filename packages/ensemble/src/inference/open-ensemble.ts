import { type Engine, selectEngine } from "@conclave/engines";
import { readEnsemble } from "../disk/read-ensemble.js";
import type { LoadedEnsemble } from "./loaded-ensemble.js";
import { memberModels } from "./member-model.js";
import { predictRows } from "./predict-rows.js";

export interface OpenOptions {
  /** The engine to predict with, which stays open; by default the best one there is, closed with the ensemble. */
  readonly engine?: Engine;
}

/**
 * Opens an ensemble's folder for predictions. Members of the same shape share one program.
 *
 * @throws EnsembleError "not-an-ensemble", "version-unsupported" or "ensemble-corrupt" for a folder that cannot be read.
 */
export async function openEnsemble(directory: string, options: OpenOptions = {}): Promise<LoadedEnsemble> {
  const files = await readEnsemble(directory);
  const engine = options.engine ?? (await selectEngine("auto"));
  const close = async (): Promise<void> => {
    if (options.engine === undefined) await engine.close();
  };
  try {
    const members = memberModels(files, engine);
    return {
      manifest: files.manifest,
      predict: (features, count) => predictRows(files.manifest, members, features, count),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

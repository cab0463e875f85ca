import { type Engine, selectEngine } from "@conclave/engines";
import type { EnsembleManifest } from "../disk/manifest.js";
import { readEnsemble } from "../disk/read-ensemble.js";
import { EnsembleError } from "../errors.js";
import type { Ballot } from "../vote/ballot.js";
import { countVotes } from "../vote/voting.js";
import type { LoadedEnsemble, Prediction } from "./loaded-ensemble.js";
import { type MemberModel, memberModels } from "./member-model.js";

/** Rows given to the members at a time: enough to be fast, few enough that a large request needs little memory. */
const BATCH_ROWS = 256;

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
      predict: (features, count) => predict(files.manifest, members, features, count),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function predict(
  manifest: EnsembleManifest,
  members: readonly MemberModel[],
  features: Uint8Array | Float32Array,
  count: number,
): Promise<Prediction> {
  const size = manifest.shape.reduce((product, extent) => product * extent, 1);
  checkInput(manifest.shape, size, features, count);
  const classes = manifest.classes.length;
  const probabilities = new Float32Array(count * classes);
  const chosen = new Int32Array(count);
  for (let start = 0; start < count; start += BATCH_ROWS) {
    const rows = Math.min(BATCH_ROWS, count - start);
    const batch = features.slice(start * size, (start + rows) * size);
    const ballots: Ballot[] = [];
    for (const member of members) {
      ballots.push({ probabilities: await member.predict(batch, rows), rows: null, weight: member.weight });
    }
    const vote = countVotes(manifest.voting, ballots, { rows, classes });
    probabilities.set(vote.probabilities, start * classes);
    chosen.set(vote.classes, start);
  }
  return { probabilities, classes: chosen, members: members.length };
}

function checkInput(shape: readonly number[], size: number, features: Uint8Array | Float32Array, count: number): void {
  if (Number.isInteger(count) && count >= 0 && features.length === count * size) return;
  throw new EnsembleError(
    "input-invalid",
    `expected ${count} samples of shape [${shape}], ${count * size} values, got ${features.length}`,
  );
}

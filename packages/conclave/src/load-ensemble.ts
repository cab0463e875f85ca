import { findRun } from "./folder/read-report.js";
import { flattenSamples, type Samples } from "./samples.js";

/** A trained ensemble that answers. */
export interface Ensemble {
  readonly name: string;
  /** The names of the classes, in the order of the probabilities. */
  readonly classes: readonly string[];
  /** Of one sample: [height, width, channels] for images, [columns] for tables. */
  readonly shape: readonly number[];
  /** How many members vote. */
  readonly members: number;
  /**
   * The class that the vote gives each sample.
   * @throws ConclaveError "samples-invalid" when a sample has not as many values as `shape` says
   */
  predict(samples: Samples): Promise<string[]>;
  /**
   * The vote's probability of each class, samples × classes.
   * @throws ConclaveError "samples-invalid" when a sample has not as many values as `shape` says
   */
  predictProba(samples: Samples): Promise<number[][]>;
  /** Lets the engine go. */
  close(): Promise<void>;
}

/**
 * Opens a trained ensemble.
 *
 * @param path the run's folder, or its id within `runs/`.
 * @throws ConclaveError "run-not-found"; EnsembleError "not-an-ensemble", "version-unsupported" or "ensemble-corrupt".
 */
export async function loadEnsemble(path: string): Promise<Ensemble> {
  const directory = await findRun(path);
  // The engine and its tfjs take a moment to load: only those who ask for predictions wait for it.
  const { openEnsemble } = await import("@conclave/ensemble/inference");
  const { manifest, predict, close } = await openEnsemble(directory);
  const { name, classes, shape, members } = manifest;
  const vote = (samples: Samples) => {
    const { features, count } = flattenSamples(samples, shape);
    return predict(features, count);
  };
  return {
    name,
    classes,
    shape,
    members: members.length,
    predict: async (samples) => [...(await vote(samples)).classes].map((index) => classes[index] ?? ""),
    async predictProba(samples) {
      const { probabilities } = await vote(samples);
      const rows = probabilities.length / classes.length;
      return Array.from({ length: rows }, (_, row) => [
        ...probabilities.subarray(row * classes.length, (row + 1) * classes.length),
      ]);
    },
    close,
  };
}

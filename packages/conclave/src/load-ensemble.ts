import type { Task } from "@conclave/spec";
import { answerWords } from "./answer-words.js";
import { ConclaveError } from "./errors.js";
import { findRun } from "./folder/read-report.js";
import { type RowUncertainty, rowUncertainties } from "./row-uncertainty.js";
import { rowsOf } from "./rows-of.js";
import { flattenSamples, type Samples } from "./samples.js";

/** How far to trust an ensemble's answer to one sample. */
export interface SampleUncertainty extends RowUncertainty {
  /** Whether the ensemble would rather not answer (`abstainBelow`). */
  readonly abstained: boolean;
}

/** A trained ensemble that answers. */
export interface Ensemble {
  readonly name: string;
  readonly task: Task;
  /** The names of the classes (or labels), in the order of the probabilities; none for regression. */
  readonly classes: readonly string[];
  /** Of a regression: the names of the targets, in the order of the values; none for other tasks. */
  readonly targets: readonly string[];
  /** Of one sample: [height, width, channels] for images, [columns] for tables. */
  readonly shape: readonly number[];
  /** How many members vote. */
  readonly members: number;
  /**
   * The class that the vote gives each sample; of several labels those that hold, joined by ";"; of a regression the values, joined by ";".
   * @throws ConclaveError "samples-invalid" when a sample is not as many finite numbers as `shape` says or its answer overflows, "closed" after `close`
   */
  predict(samples: Samples): Promise<string[]>;
  /**
   * The vote's probability of each class or label, samples × classes; empty for regression.
   * @throws ConclaveError "samples-invalid" when a sample is not as many finite numbers as `shape` says or its answer overflows, "closed" after `close`
   */
  predictProba(samples: Samples): Promise<number[][]>;
  /**
   * Of a regression the values, samples × targets, in their units; empty for other tasks.
   * @throws ConclaveError "samples-invalid" when a sample is not as many finite numbers as `shape` says or its answer overflows, "closed" after `close`
   */
  predictValues(samples: Samples): Promise<number[][]>;
  /**
   * How far to trust the answer to each sample.
   * @throws ConclaveError "samples-invalid" when a sample is not as many finite numbers as `shape` says or its answer overflows, "closed" after `close`
   */
  predictUncertainty(samples: Samples): Promise<SampleUncertainty[]>;
  /** Lets the engine go; afterwards there are no answers any more. */
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
  const { openEnsemble, overflowIn } = await import("@conclave/ensemble/inference");
  const loaded = await openEnsemble(directory);
  const { name, task, classes, shape, members, targets } = loaded.manifest;
  const outputs = targets?.names.length ?? classes.length;
  let closed = false;
  const vote = async (samples: Samples) => {
    if (closed)
      throw new ConclaveError("closed", `${directory}: the ensemble was closed; open it again with loadEnsemble`);
    const { features, count } = flattenSamples(samples, shape);
    const answers = await loaded.predict(features, count);
    const row = answers.finite.indexOf(0);
    if (row >= 0) {
      const { field, reason } = overflowIn(loaded.manifest, features, row);
      throw new ConclaveError("samples-invalid", `sample ${row}${field === null ? "" : `, ${field}`}: ${reason}`);
    }
    return { ...answers, count };
  };
  return {
    name,
    task,
    classes,
    targets: targets?.names ?? [],
    shape,
    members: members.filter(({ weight }) => weight > 0).length,
    async predict(samples) {
      const answers = await vote(samples);
      return answerWords(loaded, answers, answers.count);
    },
    predictProba: async (samples) => rowsOf((await vote(samples)).probabilities, outputs),
    predictValues: async (samples) => rowsOf((await vote(samples)).values ?? new Float32Array(0), outputs),
    async predictUncertainty(samples) {
      const answers = await vote(samples);
      return rowUncertainties(answers, outputs).map((row, index) => ({
        ...row,
        abstained: answers.abstained?.[index] === 1,
      }));
    },
    async close() {
      closed = true;
      await loaded.close();
    },
  };
}

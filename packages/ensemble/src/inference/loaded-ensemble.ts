import type { Uncertainty } from "../combine/uncertainty.js";
import type { EnsembleManifest } from "../disk/manifest.js";

/** What the ensemble says of rows. */
export interface Prediction {
  /** count × classes (or labels), row-major; shares of the votes when the vote is hard. Empty for regression. */
  readonly probabilities: Float32Array;
  /** The class index of each row; of several labels 1 or 0 for each, count × labels. Empty for regression. */
  readonly classes: Int32Array;
  /** Of a regression: count × targets, in their units; as float64 where targets have an offset. Null for other tasks. */
  readonly values: Float32Array | Float64Array | null;
  /** 1 for each row whose largest probability is below the ensemble's `abstainBelow`: no answer is better. Null when it never abstains. */
  readonly abstained: Uint8Array | null;
  /** 1 for each row with a finite answer. The numbers of the others mean nothing, even where they look like some: do not pass them on. */
  readonly finite: Uint8Array;
  /** How unsure the members are, together and of each other. */
  readonly uncertainty: Uncertainty;
  /** How many members voted. */
  readonly members: number;
}

/** An ensemble that answers. */
export interface LoadedEnsemble {
  /** Classes, shape of a sample, voting, … */
  readonly manifest: EnsembleManifest;
  /**
   * Votes on samples as they are in the data (pixels 0 … 255, columns in their units): the ensemble normalises them itself.
   *
   * @param features count × prod(manifest.shape), row-major.
   * @throws EnsembleError "input-invalid" when the features do not fill count samples, or hold numbers that an embedding does not know.
   */
  predict(features: Uint8Array | Float32Array, count: number): Promise<Prediction>;
  close(): Promise<void>;
}

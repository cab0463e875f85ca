import type { EnsembleManifest } from "../disk/manifest.js";

/** Class probabilities of rows, from the vote. */
export interface Prediction {
  /** count × classes, row-major; shares of the votes when the vote is hard. */
  readonly probabilities: Float32Array;
  /** The class index of each row. */
  readonly classes: Int32Array;
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
   * @throws EnsembleError "input-invalid" when the features do not fill count samples.
   */
  predict(features: Uint8Array | Float32Array, count: number): Promise<Prediction>;
  close(): Promise<void>;
}

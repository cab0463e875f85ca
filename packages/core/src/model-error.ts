/**
 * Why a model cannot be built or trained; closed, so that callers can switch over it.
 * - `bad-option`: a layer, schedule or optimizer was given a number it cannot work with
 * - `wrong-rank`: a layer got a sample of another rank than it takes (an image where it wants a flat sample, or the reverse)
 * - `too-small`: nothing is left of the image after a layer
 * - `too-large`: more parameters than can be trained
 * - `wrong-shape`: branches whose outputs cannot be joined
 * - `wrong-width`: the last layer's outputs are not the classes
 * - `no-parameters`: there is nothing to train
 */
export type ModelErrorCode =
  | "bad-option"
  | "wrong-rank"
  | "too-small"
  | "too-large"
  | "wrong-shape"
  | "wrong-width"
  | "no-parameters";

/** A model that does not fit: its options, its sample's shape, its classes. The message names the layer, what it expected and what came. */
export class ModelError extends Error {
  override readonly name = "ModelError";

  constructor(
    readonly code: ModelErrorCode,
    /** The layer's path in its model ("conv1", "residual1/layers/conv2"), or null when the model as a whole is meant. */
    readonly layer: string | null,
    /** The message without the layer. */
    readonly detail: string,
  ) {
    super(layer === null ? detail : `layer "${layer}": ${detail}`);
  }

  /** The same error of the layer at a path; of one within that layer, where it says so already. */
  at(path: string): ModelError {
    return this.layer?.startsWith(`${path}/`) ? this : new ModelError(this.code, path, this.detail);
  }
}

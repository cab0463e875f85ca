import { prepareData } from "@conclave/data/threaded";
import { expandMembers, type RunSpecInput } from "@conclave/spec";
import { ConclaveError } from "./errors.js";
import type { TrainOptions } from "./train-options.js";
import { prepareOptions } from "./training/prepare-options.js";
import { readSpec } from "./training/read-spec.js";

export interface PreviewOptions extends Pick<TrainOptions, "set" | "seed"> {
  /** How many images; 8 by default. */
  readonly rows?: number;
  /** How many augmented variants of each; 8 by default. */
  readonly variants?: number;
}

/**
 * Draws what a spec's augmentation does to its training images: originals in the first column, variants beside them.
 *
 * @returns a PNG file
 * @throws SpecError, DataError; ConclaveError "option-invalid" when no member has augmentation; AugmentError "bad-request" for data that
 *   are no images
 */
export async function previewAugmentation(
  input: string | RunSpecInput,
  options: PreviewOptions = {},
): Promise<Uint8Array> {
  const { spec, directory } = await readSpec(input, options);
  const augmented = expandMembers(spec).find((member) => member.augment !== null);
  if (augmented === undefined || augmented.augment === null) {
    throw new ConclaveError(
      "option-invalid",
      "no member of the spec has augmentation: add for example `augment: { translate: 2, rotate: 10 }`",
    );
  }
  const data = await prepareData(prepareOptions(spec), directory);
  const { augmentPreview } = await import("@conclave/augment/preview");
  const { rows = 8, variants = 8 } = options;
  return augmentPreview({ data, options: augmented.augment, seed: spec.seed, rows, variants });
}

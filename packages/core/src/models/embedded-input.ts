import type { LayerSpec, ModelSpec } from "../model-spec.js";
import { layerSpecsOf } from "./layer-specs-of.js";

/** An embedding that looks up what a model is given. */
export interface EmbeddedInput {
  /** Its path in the model: "embedding1", "parallel1/branch2/embedding1". */
  readonly layer: string;
  /** How many numbers its table has rows for, from 0. */
  readonly vocabulary: number;
}

/**
 * The embedding with the smallest table among those that read a model's input as it comes; null when none does. A number that the table has no
 * row for must not reach it: engines read a wrong row, or fail in words of their own.
 */
export function embeddedInput(model: ModelSpec): EmbeddedInput | null {
  const found = embeddingsAtInput(layerSpecsOf(model), "");
  return found.reduce<EmbeddedInput | null>((a, b) => (a !== null && a.vocabulary <= b.vocabulary ? a : b), null);
}

function embeddingsAtInput(layers: readonly LayerSpec[], path: string): readonly EmbeddedInput[] {
  const first = layers.find((layer) => !("flatten" in layer)); // what a flat sample passes unchanged
  if (first === undefined) return [];
  if ("embedding" in first) return [{ layer: `${path}embedding1`, vocabulary: first.embedding.vocabulary }];
  if ("parallel" in first) {
    const { branches } = first.parallel;
    return branches.flatMap((branch, index) => embeddingsAtInput(branch, `${path}parallel1/branch${index + 1}/`));
  }
  if (!("residual" in first)) return [];
  const { layers: stack, shortcut } = first.residual;
  return [
    ...embeddingsAtInput(stack, `${path}residual1/layers/`),
    ...embeddingsAtInput(shortcut, `${path}residual1/shortcut/`),
  ];
}

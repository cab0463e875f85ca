import type { LayerSpec } from "../model-spec.js";
import { logits } from "./logits.js";

/** Logistic regression, on flat samples and images: the simplest model there is to start with. */
export function logistic(): LayerSpec[] {
  return [{ flatten: {} }, logits];
}

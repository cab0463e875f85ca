import type { LayerSpec } from "../model-spec.js";
import { defaultInitializer } from "./default-initializer.js";

/** What a named model ends in: one logit for each class. */
export const logits: LayerSpec = {
  dense: { units: "classes", activation: "linear", bias: true, initializer: defaultInitializer("linear") },
};

import { allLayers } from "../schema/all-layers.js";
import type { DraftSpec } from "../schema/draft-schema.js";
import type { LayerSpec } from "../schema/layer-schema.js";
import type { Report } from "./cross-checks.js";

/** Reports penalties on models that have no weights, and two of the same kind at once. */
export function checkPenalties({ members }: DraftSpec, report: Report): void {
  members.forEach(({ model, penalty, optimizer }, index) => {
    if (penalty === null) return;
    const path = ["members", index, "penalty"];
    if ("layers" in model && !allLayers(model.layers).some(hasWeights)) {
      report(path, "is on the weights of layers such as dense and conv2d, and the model has none: leave penalty out");
    }
    const ridge = "l2" in penalty || ("elasticNet" in penalty && penalty.elasticNet.ratio < 1);
    if ("adamw" in optimizer && optimizer.adamw.weightDecay > 0 && ridge) {
      report(path, "shrinks the weights a second time, beside adamw's weightDecay: set that to 0, or take adam");
    }
  });
}

const WEIGHTED = ["dense", "conv2d", "embedding", "lstm", "gru"];

function hasWeights(layer: LayerSpec): boolean {
  return WEIGHTED.some((kind) => kind in layer);
}

import { allLayers } from "../schema/all-layers.js";
import type { DraftSpec } from "../schema/draft-schema.js";
import type { ModelSpec } from "../schema/model-schema.js";
import type { Report } from "./cross-checks.js";

const WHY =
  "batch normalisation learns nothing from a single row, which is its own mean; or take a model without it (layerNorm needs no batch)";

/** Reports batches of a single row, or in parts of a single row, of models that normalise by the statistics of each. */
export function checkBatchNorm({ members }: DraftSpec, report: Report): void {
  members.forEach(({ model, batchSize, microBatches }, index) => {
    // A whole bag is as large as the data, and in more parts than there are rows it cannot be computed.
    if (batchSize === "full" || !normalisesBatches(model)) return;
    if (batchSize === 1) {
      report(["members", index, "batchSize"], `must be at least 2, and better 16: ${WHY}`);
    } else if (microBatches <= batchSize && Math.floor(batchSize / microBatches) === 1) {
      const most = Math.floor(batchSize / 2);
      report(["members", index, "microBatches"], `must be at most ${most}, so that each part has two rows: ${WHY}`);
    }
  });
}

function normalisesBatches(model: ModelSpec): boolean {
  if ("layers" in model) return allLayers(model.layers).some((layer) => "batchNorm" in layer);
  return "resnet-small" in model || ("mlp" in model && model.mlp.batchNorm && model.mlp.hidden.length > 0);
}

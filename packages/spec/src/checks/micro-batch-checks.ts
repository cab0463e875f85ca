import type { DraftSpec } from "../schema/draft-schema.js";
import type { Report } from "./cross-checks.js";

/** Reports batches that are to be cut into more parts than they have rows. */
export function checkMicroBatches({ members }: DraftSpec, report: Report): void {
  members.forEach(({ microBatches, batchSize }, index) => {
    if (batchSize !== "full" && microBatches > batchSize) {
      report(["members", index, "microBatches"], `must be at most batchSize, ${batchSize}`);
    }
  });
}

import type { DraftSpec } from "../schema/draft-schema.js";
import type { Report } from "./cross-checks.js";

/** Reports pauses that come after the end. */
export function checkPauses({ members }: DraftSpec, report: Report): void {
  members.forEach(({ pauseAfter, epochs }, index) => {
    if (typeof pauseAfter === "number" && pauseAfter > epochs) {
      report(["members", index, "pauseAfter"], `must be at most epochs, ${epochs}`);
    }
  });
}

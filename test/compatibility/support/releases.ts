import { readdirSync } from "node:fs";
import { RELEASED } from "./recorded.js";

/** The releases whose files this one must read, the oldest first; docs/formats.md has the rule. */
export const releases: readonly string[] = readdirSync(RELEASED).sort();

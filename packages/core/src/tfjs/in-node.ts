import { createRequire } from "node:module";
import type * as tfjs from "@tensorflow/tfjs";

const require = createRequire(import.meta.url);

/**
 * tfjs in Node. Required, not imported: before it imports CommonJS, Node searches the text of all of tfjs's bundles (5 MB) for the names
 * that they export, which takes longer than running them.
 */
export function loadTfjs(): typeof tfjs {
  return require("@tensorflow/tfjs") as typeof tfjs;
}

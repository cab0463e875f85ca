import * as tfjs from "@tensorflow/tfjs";

/** tfjs where modules are not Node's; it is there before core is. */
export function loadTfjs(): typeof tfjs {
  return tfjs;
}

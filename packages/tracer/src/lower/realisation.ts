import type { Name } from "../onnx/graph-builder.js";
import type { Layout } from "./layout.js";

/** A batch with its features major: one tensor [rows, tiles · batch] for each block of the layout. */
export interface FeatureMajor {
  readonly layout: Layout;
  readonly blocks: readonly Name[];
}

/** How a value can be had in the program; what is not offered is converted from what is. Nothing is emitted before it is asked for. */
export interface Realisation {
  /** Row-major, as tfjs sees it. */
  readonly rowMajor?: () => Name;
  readonly featureMajor?: () => FeatureMajor;
}

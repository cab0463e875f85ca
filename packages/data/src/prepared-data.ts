import type { Normalisation } from "./normalisation.js";
import type { Rows } from "./rows.js";

/** Everything that training and scoring need to know of the data. */
export interface PreparedData {
  /** Of one sample: [height, width, channels] for images, [columns] for tables. */
  readonly shape: readonly number[];
  readonly classes: readonly string[];
  readonly normalisation: Normalisation;
  readonly train: Rows;
  readonly validation: Rows | null;
  readonly test: Rows | null;
}

import type { DescribedData } from "./described-data.js";
import { isSmallTable, MANY_ROWS } from "./small-table.js";

/** How long the members of a first spec train. */
interface FirstTraining {
  readonly batchSize: number;
  readonly epochs: number;
  /** Of all training epochs, about. */
  readonly steps: number;
}

/** Rows per step: small data need the steps, large data the speed. */
const SMALL_BATCH = 32;
const LARGE_BATCH = 128;

/** About how many steps Adam at 3e-4 takes to get somewhere, however many rows there are. */
const STEPS = 3000;
/** Where ridge holds the weights, more steps do no harm, and a table of four columns needs them. */
const HELD_STEPS = 4000;
const FEWEST_EPOCHS = 5;
/** A training epoch of a step or two costs more than its steps. */
const MOST_EPOCHS = 1000;

/**
 * How long to train, to begin with.
 *
 * @param bagRows how many rows a member trains on
 */
export function firstTraining(data: DescribedData, bagRows: number): FirstTraining {
  const batchSize = data.rows < MANY_ROWS ? SMALL_BATCH : LARGE_BATCH;
  const stepsPerEpoch = Math.ceil(bagRows / batchSize);
  const enough = Math.round((isSmallTable(data) ? HELD_STEPS : STEPS) / stepsPerEpoch);
  const epochs = Math.min(MOST_EPOCHS, Math.max(FEWEST_EPOCHS, enough));
  return { batchSize, epochs, steps: epochs * stepsPerEpoch };
}

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
/**
 * Through the steps of a sequence or the words of a text one by one, a training step takes some thirty times as long as through the layers of a
 * table (60 ms at 100 words and 10,000 known ones), and embeddings know so many numbers that few texts are known by heart soon: of 200
 * reviews the validation loss was lowest after 100 steps, and the training loss at 0.03 after 500. The digits, read row by row, are
 * right about 93 % of the validation rows after 1,000.
 */
const SLOW_STEPS = { texts: 500, sequences: 1000 } as const;
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
  const enough = Math.round(stepsFor(data) / stepsPerEpoch);
  const epochs = Math.min(MOST_EPOCHS, Math.max(FEWEST_EPOCHS, enough));
  return { batchSize, epochs, steps: epochs * stepsPerEpoch };
}

function stepsFor(data: DescribedData): number {
  if (data.kind === "texts" || data.kind === "sequences") return SLOW_STEPS[data.kind];
  return isSmallTable(data) ? HELD_STEPS : STEPS;
}

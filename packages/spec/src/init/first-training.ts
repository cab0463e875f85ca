/** Rows per step: small data need the steps, large data the speed. */
const SMALL_BATCH = 32;
const LARGE_BATCH = 128;
const MANY_ROWS = 5000;

/** About how many steps Adam at 3e-4 takes to get somewhere. */
const STEPS = 3000;
const FEWEST_EPOCHS = 5;
const MOST_EPOCHS = 200;

/** How long to train on so many rows, to begin with. */
export function firstTraining(rows: number): { batchSize: number; epochs: number; steps: number } {
  const batchSize = rows < MANY_ROWS ? SMALL_BATCH : LARGE_BATCH;
  const stepsPerEpoch = Math.ceil(rows / batchSize);
  const epochs = Math.min(MOST_EPOCHS, Math.max(FEWEST_EPOCHS, Math.round(STEPS / stepsPerEpoch)));
  return { batchSize, epochs, steps: epochs * stepsPerEpoch };
}

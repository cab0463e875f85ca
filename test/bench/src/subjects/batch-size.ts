/** Rows of every step that is measured, here and in the peers' scripts. */
export const BATCH_SIZE = 128;

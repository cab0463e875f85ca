/** Parts of one size that follow each other in a batch. */
export interface EqualParts {
  /** The row of the batch that the first of them begins with. */
  readonly start: number;
  /** How many parts came before. */
  readonly before: number;
  readonly rows: number;
  readonly count: number;
}

/**
 * Cuts a batch into parts as equal as can be, the larger ones first (as numpy's `array_split`): groups of one size, of which there are at
 * most two. Throws RangeError unless there is a row for each part.
 */
export function cutBatch(batchSize: number, parts: number): readonly EqualParts[] {
  if (!(Number.isInteger(parts) && parts >= 1 && parts <= batchSize)) {
    throw new RangeError(`a batch of ${batchSize} is cut into 1 to ${batchSize} parts, got ${parts}`);
  }
  const rows = Math.floor(batchSize / parts);
  const larger = batchSize % parts;
  const groups = [
    { start: 0, before: 0, rows: rows + 1, count: larger },
    { start: larger * (rows + 1), before: larger, rows, count: parts - larger },
  ];
  return groups.filter(({ count }) => count > 0);
}

/** A batch of four images of 4x4 with 4 channels: telling the axes apart by their extents is impossible here. */
export const ALL_ALIKE = [4, 4, 4, 4] as const;

/** How two operands broadcast, and which of them are batches. */
export interface PairOfShapes {
  readonly name: string;
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly batched: readonly ("a" | "b")[];
}

/** Every way to broadcast. */
export const PAIRS: readonly PairOfShapes[] = [
  { name: "two scalars", a: [], b: [], batched: [] },
  { name: "equal vectors", a: [5], b: [5], batched: [] },
  { name: "equal matrices", a: [4, 6], b: [4, 6], batched: ["a", "b"] },
  { name: "a row", a: [4, 6], b: [6], batched: ["a"] },
  { name: "a row on the left", a: [6], b: [4, 6], batched: ["b"] },
  { name: "a row that is no batch", a: [4, 6], b: [1, 6], batched: ["a"] },
  { name: "a column of the batch", a: [4, 6], b: [4, 1], batched: ["a", "b"] },
  { name: "a scalar", a: [4, 6], b: [], batched: ["a"] },
  { name: "a scalar of rank 4", a: [2, 4, 6, 3], b: [1, 1, 1, 1], batched: ["a"] },
  { name: "a matrix that is no batch", a: [4, 6], b: [4, 6], batched: ["a"] },
  { name: "equal images", a: [2, 4, 6, 3], b: [2, 4, 6, 3], batched: ["a", "b"] },
  { name: "a number a channel", a: [2, 4, 6, 3], b: [3], batched: ["a"] },
  { name: "a number a position", a: [2, 4, 6, 3], b: [1, 4, 6, 1], batched: ["a"] },
  { name: "a number an image", a: [2, 4, 6, 3], b: [2, 1, 1, 1], batched: ["a", "b"] },
  { name: "a batch of one image", a: [1, 4, 6, 3], b: [3], batched: ["a"] },
  { name: "both stretched", a: [4, 1, 3], b: [2, 1], batched: [] },
  { name: "all extents alike, a row", a: [4, 4], b: [4], batched: ["a"] },
  { name: "all extents alike, a column of the batch", a: [4, 4], b: [4, 1], batched: ["a", "b"] },
  { name: "all extents alike, a column that is no batch", a: [4, 4], b: [4, 1], batched: ["a"] },
  { name: "all extents alike, a channel", a: ALL_ALIKE, b: [4], batched: ["a"] },
  { name: "all extents alike, images", a: ALL_ALIKE, b: ALL_ALIKE, batched: ["a", "b"] },
];

const FEW = new Set([
  "two scalars",
  "equal matrices",
  "a row",
  "a scalar",
  "a number a channel",
  "all extents alike, a row",
]);

/** For kernels that share their rule with one that runs them all. */
export const FEW_PAIRS = PAIRS.filter(({ name }) => FEW.has(name));

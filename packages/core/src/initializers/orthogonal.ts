import type { Initializer } from "./initializer.js";

/**
 * A matrix [rows, columns] with rows ≤ columns whose rows are orthonormal, drawn uniformly among all such: a state that goes through it
 * again and again neither grows nor fades. Saxe et al. 2013, https://arxiv.org/abs/1312.6120
 *
 * Normal numbers, made orthonormal row by row by the modified Gram-Schmidt process in float64.
 */
export const orthogonal: Initializer = (shape, stream) => {
  const [rows, columns] = shape;
  if (shape.length !== 2 || rows === undefined || columns === undefined || rows > columns) {
    throw new RangeError(`an orthogonal matrix is [rows, columns] with no more rows than columns, got [${shape}]`);
  }
  // One flat array: a row through `forEach` and `reduce` takes ten times as long.
  const basis = new Float64Array(rows * columns);
  for (let start = 0; start < basis.length; start += columns) {
    for (let column = 0; column < columns; column++) basis[start + column] = stream.normal();
    for (let former = 0; former < start; former += columns) subtractAlong(basis, start, former, columns);
    const length = Math.sqrt(dot(basis, start, start, columns));
    for (let column = 0; column < columns; column++) basis[start + column]! /= length;
  }
  return Float32Array.from(basis);
};

/** Takes from the row that begins at `start` its part along the one that begins at `former`. */
function subtractAlong(basis: Float64Array, start: number, former: number, columns: number): void {
  const along = dot(basis, start, former, columns);
  for (let column = 0; column < columns; column++) basis[start + column]! -= along * basis[former + column]!;
}

/** Of the rows that begin at `one` and at `other`. */
function dot(basis: Float64Array, one: number, other: number, columns: number): number {
  let sum = 0;
  for (let column = 0; column < columns; column++) sum += basis[one + column]! * basis[other + column]!;
  return sum;
}

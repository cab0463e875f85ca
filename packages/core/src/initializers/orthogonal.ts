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
  const basis: Float64Array[] = [];
  for (let row = 0; row < rows; row++) {
    const vector = Float64Array.from({ length: columns }, () => stream.normal());
    for (const former of basis) {
      const along = dot(vector, former);
      vector.forEach((value, column) => {
        vector[column] = value - along * former[column]!;
      });
    }
    const length = Math.sqrt(dot(vector, vector));
    basis.push(vector.map((value) => value / length));
  }
  return Float32Array.from(basis.flatMap((vector) => [...vector]));
};

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}

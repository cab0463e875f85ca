/** A linear map of vectors. */
type LinearMap = (vector: Float64Array) => Float64Array;

/**
 * Solves A x = b for a symmetric positive semidefinite A, until the residual is at most `tolerance` times as long as b.
 *
 * [Hestenes & Stiefel 1952, "Methods of Conjugate Gradients for Solving Linear Systems"](https://doi.org/10.6028/jres.049.044)
 */
export function conjugateGradients(a: LinearMap, b: Float64Array, tolerance: number, mostSteps: number): Float64Array {
  const x = new Float64Array(b.length);
  const residual = b.slice();
  const direction = b.slice();
  let squared = dot(residual, residual);
  const enough = tolerance * tolerance * squared;
  for (let step = 0; step < mostSteps && squared > enough; step++) {
    const image = a(direction);
    const curvature = dot(direction, image);
    if (!(curvature > 0)) break;
    const length = squared / curvature;
    for (let at = 0; at < x.length; at++) {
      x[at] = x[at]! + length * direction[at]!;
      residual[at] = residual[at]! - length * image[at]!;
    }
    const next = dot(residual, residual);
    for (let at = 0; at < x.length; at++) direction[at] = residual[at]! + (next / squared) * direction[at]!;
    squared = next;
  }
  return x;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

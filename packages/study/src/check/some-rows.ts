import { deriveKey, drawWithoutReplacement, randomStream, rootKey } from "@conclave/random";

/**
 * Up to `limit` of `count` rows, drawn at random, the same ones every time. Neither the first rows nor every n-th would do: files are
 * sorted by class, or go through the classes in turn.
 */
export function someRows(count: number, limit: number): Int32Array {
  if (count <= limit) return Int32Array.from({ length: count }, (_, row) => row);
  return Int32Array.from(drawWithoutReplacement(count, limit, randomStream(deriveKey(rootKey(0), "study", "rows"))));
}

/** What rows of any kind have in common: those of data, and those as an engine takes them. */
interface Samples {
  readonly count: number;
  readonly features: Uint8Array | Float32Array;
  readonly labels: Int32Array | Float32Array;
  readonly weights?: Float32Array | null;
}

/** Copies of these rows, in this order. */
export function pickRows<R extends Samples>(rows: R, indices: Int32Array): R {
  const pick = <A extends Uint8Array | Float32Array | Int32Array>(values: A): A =>
    pickValues(values, indices, values.length / rows.count);
  const { features, labels, weights } = rows;
  const picked = { count: indices.length, features: pick(features), labels: pick(labels) };
  return { ...rows, ...picked, ...(weights ? { weights: pick(weights) } : {}) };
}

function pickValues<A extends Uint8Array | Float32Array | Int32Array>(values: A, indices: Int32Array, size: number): A {
  // TypeScript does not know that a typed array's constructor makes arrays of its own type.
  const picked = new (values.constructor as new (length: number) => A)(indices.length * size);
  indices.forEach((row, at) => {
    picked.set(values.subarray(row * size, (row + 1) * size), at * size);
  });
  return picked;
}

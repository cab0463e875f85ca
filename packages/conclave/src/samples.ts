import { ConclaveError } from "./errors.js";

/**
 * Samples as they are in the data (pixels 0 … 255, columns in their units): an array with one entry per sample, or all of them one after
 * the other, row-major.
 */
export type Samples = readonly ArrayLike<number>[] | Uint8Array | Float32Array;

/** Samples, row-major. */
export interface FlatSamples {
  readonly features: Uint8Array | Float32Array;
  readonly count: number;
}

/** @throws ConclaveError "samples-invalid" for what are not finite numbers that fill samples of this shape */
export function flattenSamples(samples: Samples, shape: readonly number[]): FlatSamples {
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (samples instanceof Uint8Array || samples instanceof Float32Array) {
    if (samples.length % size !== 0) {
      throw invalid(`expected samples of shape [${shape}], so a multiple of ${size} values, got ${samples.length}`);
    }
    if (samples instanceof Float32Array)
      checkNumbers(samples, (index) => place(Math.floor(index / size), index % size));
    return { features: samples, count: samples.length / size };
  }
  if (!Array.isArray(samples)) {
    throw invalid(`expected an array of samples, a Float32Array or a Uint8Array, got ${kindOf(samples)}`);
  }
  const features = new Float32Array(samples.length * size);
  for (const [row, sample] of (samples as readonly unknown[]).entries()) {
    features.set(sampleValues(sample, row, shape, size), row * size);
  }
  return { features, count: samples.length };
}

function sampleValues(sample: unknown, row: number, shape: readonly number[], size: number): ArrayLike<number> {
  const expected = `sample ${row}: expected ${size} values (shape [${shape}])`;
  if (!isList(sample)) {
    throw invalid(`${expected}, got ${kindOf(sample)}; give each sample as an array, or all in one Float32Array`);
  }
  if (sample.length !== size) throw invalid(`${expected}, got ${sample.length}`);
  return checkNumbers(sample, (column) => place(row, column));
}

/** Strings have a length, too, and DataViews do not. */
function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

const place = (row: number, column: number) => `sample ${row}, value ${column}`;

function checkNumbers(values: ArrayLike<unknown>, placeOf: (index: number) => string): ArrayLike<number> {
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    // Members compute in float32: what is infinite there has no answer.
    if (typeof value === "number" && Number.isFinite(Math.fround(value))) continue;
    const got = typeof value === "number" ? `${value}` : kindOf(value);
    throw invalid(`${placeOf(index)}: expected a finite number (of float32), got ${got}`);
  }
  return values as ArrayLike<number>;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (typeof value !== "object") return `a ${typeof value}`;
  const name = value.constructor?.name ?? "Object";
  return `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;
}

function invalid(message: string): ConclaveError {
  return new ConclaveError("samples-invalid", message);
}

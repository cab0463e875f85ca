import { resolve } from "node:path";
import { DataError } from "../data-error.js";
import type { DataOptions, NpzSource } from "../options.js";
import { sampleSize } from "../rows.js";
import { checkValues } from "./check-values.js";
import { decodeNpy, type NpyArray } from "./npy.js";
import { decodeNpz } from "./npz.js";
import { PLAIN_ROWS, type RawLabels, type RawRows } from "./raw-rows.js";
import { readBytes } from "./read-bytes.js";

/** Arrays of rows, by what they are. */
interface RowArrays {
  readonly file: string;
  readonly features: NpyArray;
  readonly labels: NpyArray | null;
  /** For messages: the file or the array of the labels. */
  readonly labelField: string;
  readonly weights: NpyArray | null;
  readonly groups: NpyArray | null;
  readonly times: NpyArray | null;
  readonly shape: readonly number[] | null;
  readonly reading: NpyReading;
}

/** How arrays are read, whatever their files say. */
export interface NpyReading {
  readonly missing: DataOptions["missing"];
  /** The shape of the samples that others are like, which samples of as many values take; null for their own. */
  readonly like: readonly number[] | null;
}

/** Reads samples from one NPY file, and their labels from another. @throws DataError bad-npy, shape-mismatch or not-a-number */
export async function readNpy(
  npy: string,
  labels: string | null,
  shape: readonly number[] | null,
  reading: NpyReading,
): Promise<RawRows> {
  const [features, labelArray] = await Promise.all([
    readBytes(npy).then((bytes) => decodeNpy(bytes, npy)),
    labels === null ? null : readBytes(labels).then((bytes) => decodeNpy(bytes, labels)),
  ]);
  const none = { weights: null, groups: null, times: null };
  return toRawRows({
    file: npy,
    features,
    labels: labelArray,
    labelField: labels ?? "labels",
    ...none,
    shape,
    reading,
  });
}

/** Reads the arrays of an NPZ file that the source names. @throws DataError bad-npz, bad-npy, shape-mismatch or not-a-number */
export async function readNpz(
  source: Omit<NpzSource, "label"> & { readonly label: string | null },
  baseDirectory: string,
  reading: NpyReading,
): Promise<RawRows> {
  const file = resolve(baseDirectory, source.npz);
  const { features: name, label, weight, group, time } = source;
  const { features, ...arrays } = decodeNpz(
    await readBytes(file),
    { features: name, labels: label, weights: weight, groups: group, times: time },
    file,
  );
  if (features === null) throw new DataError("bad-npz", "expected the name of an array of samples", { file });
  return toRawRows({ file, features, ...arrays, labelField: `array "${label}"`, shape: source.shape, reading });
}

function toRawRows(arrays: RowArrays): RawRows {
  const { file, features, labels, labelField, weights, groups, times } = arrays;
  const [count = 0] = features.shape;
  if (features.shape.length < 2 || features.data.length === 0) {
    throw new DataError("shape-mismatch", `expected samples [count, …], got [${features.shape.join(", ")}]`, { file });
  }
  checkValues(features, arrays.reading.missing, file);
  const vector = (array: NpyArray | null, role: string) => array && numbersOf(oneEach(array, count, role, file));
  return {
    ...PLAIN_ROWS,
    file,
    shape: sampleShape(arrays),
    count,
    features: features.data instanceof Uint8Array ? features.data : floatsOf(numbersOf(features.data)),
    labels: labels && labelColumns(labels, count, labelField),
    weights: weights && Float32Array.from(vector(weights, "weight") ?? []),
    groups: groups && Array.from(oneEach(groups, count, "group", file), String),
    times: times && Float64Array.from(vector(times, "time") ?? []),
  };
}

/**
 * Images of bytes, [count, height, width], have one channel; floats of that form are sequences. Samples that are not like the others keep
 * their own shape, which the caller then names in its error.
 */
function sampleShape({ file, features, shape, reading: { like } }: RowArrays): readonly number[] {
  const own = features.shape.slice(1);
  if (shape === null && like !== null && sampleSize(like) === sampleSize(own)) return like;
  if (shape === null) return own.length === 2 && features.data instanceof Uint8Array ? [...own, 1] : own;
  if (sampleSize(shape) === sampleSize(own)) return shape;
  throw new DataError(
    "shape-mismatch",
    `the shape [${shape.join(", ")}] has ${sampleSize(shape)} values, the samples are [${own.join(", ")}]`,
    {
      file,
    },
  );
}

function labelColumns({ shape, data }: NpyArray, count: number, field: string): RawLabels {
  const [rows = 0, columns = 1] = shape;
  if (rows !== count || shape.length > 2) {
    throw new DataError(
      "shape-mismatch",
      `expected labels for ${count} samples, [${count}] or [${count}, columns], got [${shape.join(", ")}]`,
      {
        file: field,
      },
    );
  }
  const numbers = Array.from({ length: columns }, (_, column) => column);
  return {
    names: columns === 1 ? ["label"] : numbers.map(String),
    fields: numbers.map((column) => (columns === 1 ? field : `${field}, column ${column}`)),
    columns: numbers.map((column) => Array.from({ length: count }, (_, row) => textOf(data[row * columns + column]))),
  };
}

/** As a table has it: NaN is no label. */
function textOf(label: number | bigint | undefined): string {
  return Number.isNaN(label) ? "" : String(label);
}

function oneEach({ shape, data }: NpyArray, count: number, role: string, file: string): NpyArray["data"] {
  if (data.length === count) return data;
  throw new DataError("shape-mismatch", `expected ${count} numbers, one for each sample, got [${shape.join(", ")}]`, {
    file,
    field: role,
  });
}

/** As float64 where float32 does not hold each number exactly. */
function floatsOf(numbers: Exclude<NpyArray["data"], BigInt64Array>): Float32Array | Float64Array {
  const floats = Float32Array.from(numbers);
  const exact = floats.every((value, index) => value === numbers[index] || Number.isNaN(value));
  return exact ? floats : Float64Array.from(numbers);
}

function numbersOf(data: NpyArray["data"]): Exclude<NpyArray["data"], BigInt64Array> {
  return data instanceof BigInt64Array ? Float64Array.from(data, Number) : data;
}

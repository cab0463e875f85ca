import type { ClassificationData, ClassRows, MultilabelData, NumberRows, RegressionData } from "@conclave/data";
import { randomStream, rootKey } from "@conclave/random";
import { type AugmentSpec, parseSpec, type RunSpec } from "@conclave/spec";

const CLASSES = 3;
const COLUMNS = 6;

/** Rows of three overlapping clouds in six columns of which only the first three tell them apart. */
export function cloudRows(count: number, seed: number): ClassRows {
  const stream = randomStream(rootKey(seed));
  const labels = Int32Array.from({ length: count }, (_, row) => row % CLASSES);
  const features = Float32Array.from(
    { length: count * COLUMNS },
    (_, at) => stream.normal() + (at % COLUMNS === labels[Math.trunc(at / COLUMNS)] ? 2.5 : 0),
  );
  return { count, features, labels, weights: null, groups: null };
}

/** Tables: 90 rows to train on, 60 to validate, 60 to test. */
export function clouds(): ClassificationData {
  return {
    task: "classification",
    shape: [COLUMNS],
    classes: ["a", "b", "c"],
    targetNames: [],
    targetNormalisation: null,
    columnNames: null,
    encoding: null,
    findings: [],
    normalisation: { mean: new Float32Array(COLUMNS).fill(0.8), scale: new Float32Array(COLUMNS).fill(0.7) },
    train: cloudRows(90, 1),
    validation: cloudRows(60, 2),
    test: cloudRows(60, 3),
  };
}

/** Images: 48 of 6x6 pixels, of a bar that stands (class 0) or lies (class 1), somewhere. */
export function bars(): ClassificationData {
  const size = 6;
  const count = 48;
  const features = new Uint8Array(count * size * size);
  const labels = Int32Array.from({ length: count }, (_, row) => row % 2);
  for (let row = 0; row < count; row++) {
    const place = Math.trunc(row / 2) % size;
    for (let at = 0; at < size; at++) {
      const pixel = labels[row] === 0 ? at * size + place : place * size + at;
      features[row * size * size + pixel] = 200;
    }
  }
  const rows = { count, features, labels, weights: null, groups: null };
  const normalisation = { mean: Float32Array.of(33), scale: Float32Array.of(1 / 75) };
  return {
    task: "classification",
    shape: [size, size, 1],
    classes: ["stands", "lies"],
    targetNames: [],
    targetNormalisation: null,
    columnNames: null,
    encoding: null,
    findings: [],
    normalisation,
    train: rows,
    validation: null,
    test: rows,
  };
}

/** A complete spec; a run with validation rows unless `data` says otherwise. */
export function run(input: Readonly<Record<string, unknown>>): RunSpec {
  return parseSpec({
    seed: 5,
    data: { train: { sample: "digits" }, validation: 0.1 },
    members: [{ model: "mlp" }],
    ...input,
  });
}

/** Complete options of an augmentation. */
export function augmentation(input: Readonly<Record<string, unknown>>): AugmentSpec {
  const spec = run({ members: [{ model: "mlp" }], augment: input });
  return spec.members[0]!.augment!;
}

/** Rows of numbers to predict: two targets in units of their own, y₀ = 1000 + 200 x₀ - 100 x₁ and y₁ = x₂² - 5, with a little noise. */
export function numberRows(count: number, seed: number): NumberRows {
  const stream = randomStream(rootKey(seed));
  const features = Float32Array.from({ length: count * 3 }, () => stream.normal());
  const labels = new Float32Array(count * 2);
  for (let row = 0; row < count; row++) {
    const [a, b, c] = features.subarray(row * 3, row * 3 + 3);
    labels[row * 2] = 1000 + 200 * a! - 100 * b! + 10 * stream.normal();
    labels[row * 2 + 1] = c! * c! - 5 + 0.1 * stream.normal();
  }
  return { count, features, labels, weights: null, groups: null };
}

/** A regression of two targets: 200 rows to train on, 60 to validate, 60 to test. */
export function numbers(): RegressionData {
  return {
    task: "regression",
    shape: [3],
    classes: [],
    targetNames: ["price", "curve"],
    targetNormalisation: { mean: Float32Array.of(1000, -4), scale: Float32Array.of(1 / 224, 1 / 1.4) },
    columnNames: null,
    encoding: null,
    findings: [],
    normalisation: { mean: new Float32Array(3), scale: new Float32Array(3).fill(1) },
    train: numberRows(200, 1),
    validation: numberRows(60, 2),
    test: numberRows(60, 3),
  };
}

/** Rows of three labels, each by the sign of a column; any number of them may hold. */
function signRows(count: number, seed: number): NumberRows {
  const stream = randomStream(rootKey(seed));
  const features = Float32Array.from({ length: count * 3 }, () => stream.normal());
  const labels = features.map((x) => (x > 0 ? 1 : 0));
  return { count, features, labels, weights: null, groups: null };
}

/** Three labels a row: 150 rows to train on, 60 to validate, 60 to test. */
export function signs(): MultilabelData {
  return {
    task: "multilabel",
    shape: [3],
    classes: ["up", "left", "near"],
    targetNames: [],
    targetNormalisation: null,
    columnNames: null,
    encoding: null,
    findings: [],
    normalisation: { mean: new Float32Array(3), scale: new Float32Array(3).fill(1) },
    train: signRows(150, 1),
    validation: signRows(60, 2),
    test: signRows(60, 3),
  };
}

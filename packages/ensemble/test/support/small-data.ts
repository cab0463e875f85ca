import type { ClassificationData, ClassRows } from "@conclave/data";
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

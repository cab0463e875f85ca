import type { ClassificationData } from "@conclave/data";
import { type Engine, selectEngine } from "@conclave/ensemble/training";
import { randomStream, rootKey } from "@conclave/random";
import { parseSpec, type RunSpec } from "@conclave/spec";
import { afterAll, beforeAll } from "vitest";
import { type CheckReport, checkRun, type RefusedRows } from "../../../src/check.js";

const CLASSES = 4;
const COLUMNS = 12;
const GIGABYTE = 1e9;

/** Rows of four clouds in twelve columns, each column standardised or nearly so. */
export function clouds(count: number, seed: number): ClassificationData["train"] {
  const stream = randomStream(rootKey(seed));
  const labels = Int32Array.from({ length: count }, (_, row) => row % CLASSES);
  const features = Float32Array.from(
    { length: count * COLUMNS },
    (_, at) => stream.normal() + (at % CLASSES === labels[Math.trunc(at / COLUMNS)] ? 3 : 0),
  );
  return { count, features, labels, weights: null, groups: null };
}

/** Data that nothing is wrong with, unless a test changes a part of it. */
export function soundData(parts: Partial<ClassificationData> = {}): ClassificationData {
  return {
    task: "classification",
    shape: [COLUMNS],
    classes: ["a", "b", "c", "d"],
    targetNames: [],
    targetNormalisation: null,
    encoding: null,
    findings: [],
    columnNames: Array.from({ length: COLUMNS }, (_, column) => `x${column}`),
    normalisation: { mean: new Float32Array(COLUMNS).fill(0.75), scale: new Float32Array(COLUMNS).fill(0.61) },
    train: clouds(400, 1),
    validation: null,
    test: clouds(200, 2),
    ...parts,
  };
}

/** The same rows with each value changed. */
export function changed(
  rows: ClassificationData["train"],
  change: (value: number, column: number, row: number) => number,
): ClassificationData["train"] {
  const features = Float32Array.from(rows.features, (value, at) =>
    change(value, at % COLUMNS, Math.trunc(at / COLUMNS)),
  );
  return { ...rows, features };
}

/** A complete spec with one group of members. */
export function specOf(
  group: Readonly<Record<string, unknown>>,
  rest: Readonly<Record<string, unknown>> = {},
): RunSpec {
  return parseSpec({ data: { train: { sample: "digits" } }, members: [group], ...rest });
}

/** Checks with an engine that is started for the file's tests and ended after them. */
export function checker(): (
  group: Readonly<Record<string, unknown>>,
  data?: ClassificationData,
  rest?: Readonly<Record<string, unknown>>,
  refused?: readonly RefusedRows[],
) => Promise<CheckReport> {
  let engine: Engine;
  beforeAll(async () => {
    engine = await selectEngine("auto");
  });
  afterAll(() => engine.close());
  return (group, data = soundData(), rest = {}, refused = []) =>
    checkRun({
      spec: specOf(group, rest),
      data,
      refused,
      engine,
      memoryBytes: 4 * GIGABYTE,
      signal: new AbortController().signal,
    });
}

/** What was found, by check: "output: error". */
export function found({ findings }: CheckReport): string[] {
  return findings.map(({ check, severity }) => `${check}: ${severity}`);
}

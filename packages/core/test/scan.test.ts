import { describe, expect, it } from "vitest";
import { scan } from "../src/index.js";
import { valuesOf } from "./support/arrays.js";
import { tf } from "./support/cpu.js";

/** Running sums of rows, each times a factor. */
function runningSums(rows: readonly (readonly [number, number])[], reverse: boolean) {
  return scan(
    {
      shared: { factor: tf.scalar(2) },
      initial: { sum: tf.zeros([2]) },
      sequences: { row: tf.tensor2d([...rows.map(([a, b]) => [a, b])]) },
      reverse,
    },
    ({ factor }, { sum }, { row }) => {
      const after = tf.add(sum, tf.mul(row, factor));
      return { state: { sum: after }, results: { before: sum, after } };
    },
  );
}

describe("scan", () => {
  const rows = [
    [1, 10],
    [2, 20],
    [3, 30],
  ] as const;

  it("hands the state from step to step and stacks the results", () => {
    const { state, results } = runningSums(rows, false);
    expect(valuesOf(state.sum)).toEqual([12, 120]);
    expect(results.after.shape).toEqual([3, 2]);
    expect(valuesOf(results.before)).toEqual([0, 0, 2, 20, 6, 60]);
    expect(valuesOf(results.after)).toEqual([2, 20, 6, 60, 12, 120]);
  });

  it("in reverse begins with the last slices and leaves results where their slices lie", () => {
    const { state, results } = runningSums(rows, true);
    expect(valuesOf(state.sum)).toEqual([12, 120]);
    expect(valuesOf(results.after)).toEqual([12, 120, 10, 100, 6, 60]);
  });

  it("leaves nothing but the state and the results behind", () => {
    const given = 3; // the factor, the first state and the sequence
    const before = tf.memory().numTensors;
    const { state, results } = runningSums(rows, false);
    expect(tf.memory().numTensors - before).toBe(given + Object.keys(state).length + Object.keys(results).length);
  });

  it("refuses a step that changes the shape of the state", () => {
    const options = { shared: {}, initial: { sum: tf.zeros([2]) }, sequences: { row: tf.zeros([3, 2]) } };
    expect(() => scan(options, (_, { sum }) => ({ state: { sum: tf.sum(sum) }, results: {} }))).toThrow(
      'a step of a scan was given a state "sum" of shape [2] and left []',
    );
  });
});

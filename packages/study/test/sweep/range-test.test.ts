import { prepareData } from "@conclave/data";
import { type Engine, selectEngine } from "@conclave/ensemble/training";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { svgFigure } from "../../src/plot/svg-figure.js";
import { rangeTest } from "../../src/sweep/range-test.js";
import { readRangeTest, smoothed } from "../../src/sweep/read-range-test.js";
import { rangeTestFigure } from "../../src/sweep/sweep-figure.js";
import { digits } from "../support/digits.js";
import { never } from "../support/in-process-runner.js";

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("onnx-cpu");
});
afterAll(() => engine.close());

const spec = digits({ model: { mlp: { hidden: [64] } } });
const options = { spec, optimizer: "adam", from: 1e-6, to: 10, steps: 80, signal: never };
const digitsData = () => prepareData({ ...spec.data, seed: spec.seed, task: spec.task, simplify: spec.simplify }, ".");

describe("O7: a learning-rate range test", () => {
  it("grows the rate exponentially with every step, sees the loss fall and explode, and names the rate between", async () => {
    const test = await rangeTest({ ...options, data: await digitsData(), engine });
    const rates = test.steps.map(({ learningRate }) => learningRate);
    expect(rates[0]).toBe(1e-6);
    for (let step = 1; step < rates.length; step++)
      expect(rates[step]! / rates[step - 1]!).toBeCloseTo(1e7 ** (1 / 79), 9);
    // More than one training epoch of 34 steps, and less than all: it ends where the loss explodes.
    expect(test.steps.length).toBeGreaterThan(40);
    expect(test.explodedAt).toBe(rates.at(-1));
    expect(test.explodedAt).toBeGreaterThan(0.1);
    expect(test.steepest).toBeGreaterThan(1e-4);
    expect(test.steepest).toBeLessThan(0.3);
    const svg = svgFigure(rangeTestFigure("digits", [test]));
    expect(svg).toContain("learning rate");
    expect(svg).toMatch(/>adam: 0\.\d+<\/text>/);
  });

  it("compiles no program but those of a training: the rate is an input of each step", async () => {
    const sessions: number[] = [];
    const counting: Engine = {
      name: engine.name,
      determinismClass: engine.determinismClass,
      prepareTraining(step) {
        sessions.push(1);
        return engine.prepareTraining(step);
      },
      preparePrediction: (step) => engine.preparePrediction(step),
      close: async () => undefined,
    };
    await rangeTest({ ...options, data: await digitsData(), engine: counting, steps: 20 });
    expect(sessions).toHaveLength(1);
  });

  it("makes all of its steps, wherever the spec's members pause or stop", async () => {
    const paused = digits({ pauseAfter: 2, stopping: 1, batchSize: "full" });
    const test = await rangeTest({ ...options, spec: paused, data: await digitsData(), engine, to: 1e-4, steps: 20 });
    expect(test.steps).toHaveLength(20);
  });

  it("ends with the signal's reason when it is aborted", async () => {
    const signal = AbortSignal.abort(new Error("Ctrl-C"));
    await expect(rangeTest({ ...options, data: await digitsData(), engine, signal })).rejects.toThrow("Ctrl-C");
  });
});

describe("reading the losses", () => {
  const run = (losses: readonly number[]) =>
    readRangeTest(
      "sgd",
      losses.map((loss, step) => ({ learningRate: 10 ** (step / 10 - 6), loss })),
    );

  it("finds where a smooth curve falls fastest, and a tenth of the rate at which it is lowest", () => {
    // Flat at 3, falling with slope 0 → 0.2 → 0 around step 40, lowest from step 50 on, then up.
    const losses = Array.from({ length: 70 }, (_, step) => {
      if (step < 30) return 3;
      if (step <= 50) return 1 + 1 + Math.cos(((step - 30) / 20) * Math.PI);
      return 1 + (step - 50) ** 2 / 10;
    });
    const read = run(losses);
    const stepOf = (rate: number | null) => Math.round((Math.log10(rate ?? Number.NaN) + 6) * 10);
    // Smoothing lags a few steps behind.
    expect(stepOf(read.steepest)).toBeGreaterThanOrEqual(38);
    expect(stepOf(read.steepest)).toBeLessThanOrEqual(46);
    expect(stepOf(read.tenthOfLowest! * 10)).toBeGreaterThanOrEqual(50);
    expect(read.explodedAt).toBe(10 ** (6.9 - 6));
  });

  it("names no rate for a loss that never falls", () => {
    expect(run(Array.from({ length: 40 }, (_, step) => 2 + step / 10))).toMatchObject({
      steepest: null,
      tenthOfLowest: null,
    });
  });

  it("takes a loss that stops being a number for an explosion", () => {
    const read = run([...Array.from({ length: 30 }, (_, step) => 3 - step / 20), Number.NaN]);
    expect(read.explodedAt).toBe(1e-3);
    expect(read.steepest).not.toBeNull();
  });

  it("smooths as Adam's moments are corrected: a constant stays itself, from the first step on", () => {
    expect(smoothed([2, 2, 2]).map((value) => Number(value.toFixed(12)))).toEqual([2, 2, 2]);
    expect(smoothed([1, 3])[1]).toBeCloseTo((0.85 * 0.15 * 1 + 0.15 * 3) / (1 - 0.85 ** 2), 12);
  });
});

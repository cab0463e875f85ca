import { type Engine, selectEngine } from "@conclave/ensemble/training";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { capacityCurve } from "../../src/curves/capacity-curve.js";
import type { CurvePoint } from "../../src/curves/curve.js";
import { curveFigure } from "../../src/curves/curve-figure.js";
import { durationCurve } from "../../src/curves/duration-curve.js";
import { svgFigure } from "../../src/plot/svg-figure.js";
import { digits } from "../support/digits.js";
import { inProcessRunner, never } from "../support/in-process-runner.js";

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("onnx-cpu");
});
afterAll(() => engine.close());

const follow = { parallel: 1, signal: never, onPoint: () => undefined };

describe("G3: error against capacity", () => {
  it("falls from a network too narrow for the digits, on training and validation rows, and the best point is marked", async () => {
    const seen: CurvePoint[] = [];
    const curve = await capacityCurve(await inProcessRunner(engine), {
      ...follow,
      spec: digits(),
      factors: [2, 1 / 16, 0.5],
      onPoint: (point) => seen.push(point),
    });
    expect(curve.points.map(({ value }) => value)).toEqual([1 / 16, 0.5, 2]);
    // 64 inputs and 10 classes: (64 + 1) * h + (h + 1) * 10 for hidden layers of 1, 8 and 32.
    expect(curve.points.map(({ parameters }) => parameters)).toEqual([85, 610, 2410]);
    const [narrow, , wide] = curve.points as [CurvePoint, CurvePoint, CurvePoint];
    expect(narrow.training?.error).toBeGreaterThan(0.4);
    expect(narrow.validation?.error).toBeGreaterThan(0.4);
    expect(wide.training?.error).toBeLessThan(0.02);
    expect(wide.validation?.error).toBeLessThan(0.1);
    expect(wide.validation?.error).toBeGreaterThan(wide.training?.error ?? 1);
    expect(curve.best).toBe(wide);
    expect(seen).toEqual(curve.points);
    const svg = svgFigure(curveFigure(curve));
    expect(svg).toContain(`best: ${((wide.validation?.error ?? 0) * 100).toPrecision(3)} % at x2`);
    expect(svg).toContain("parameters of a member");
  });

  it("goes on without a point that cannot be trained, and says why", async () => {
    const runner = await inProcessRunner(engine);
    const curve = await capacityCurve(
      async (spec, options) => {
        const run = await runner(spec, options);
        if (options.name !== "digits x1") return run;
        const members = run.report.members.map((member) => ({
          ...member,
          status: "failed" as const,
          error: "no luck",
        }));
        return { ...run, report: { ...run.report, status: "failed", members } };
      },
      { ...follow, spec: digits({ epochs: 1 }), factors: [1, 2] },
    );
    expect(curve.points.map(({ value, failure }) => [value, failure])).toEqual([
      [1, "no luck"],
      [2, null],
    ]);
    expect(curve.best?.value).toBe(2);
  });

  it("needs validation rows and factors above 0, before anything is trained", async () => {
    const untouched = async (): Promise<never> => expect.unreachable("nothing is to be trained");
    const run = (spec: object, factors: number[]) =>
      capacityCurve(untouched, { ...follow, spec: digits({}, spec), factors });
    const data = { train: { sample: "digits" } };
    await expect(run({ data }, [1])).rejects.toThrow(
      "the run spec: data.validation: a curve judges by the validation rows, and there are none: set it, such as data.validation=0.2",
    );
    await expect(run({}, [1, 0])).rejects.toThrow("capacities are numbers above 0, such as 0.5,1,2; got 0");
    await expect(run({}, [])).rejects.toThrow("got none");
  });
});

describe("G3: error against duration", () => {
  it("takes each training epoch's losses from one run, past the best point, whatever early stopping would say", async () => {
    const spec = digits({ stopping: 1, model: { mlp: { hidden: [64] } } });
    const curve = await durationCurve(await inProcessRunner(engine), { spec, epochs: [1, 2, 15], signal: never });
    expect(curve.points.map(({ value }) => value)).toEqual([1, 2, 15]);
    const [first, , last] = curve.points as [CurvePoint, CurvePoint, CurvePoint];
    expect(last.training?.loss).toBeLessThan((first.training?.loss ?? 0) / 10);
    expect(last.validation?.loss).toBeGreaterThan((last.training?.loss ?? 0) * 3);
    const losses = curve.points.map(({ validation }) => validation?.loss ?? Number.NaN);
    expect(curve.best?.validation?.loss).toBe(Math.min(...losses));
    expect(svgFigure(curveFigure(curve))).toContain(`at epoch ${curve.best?.value}`);
  });

  it("shows every training epoch of the spec where none are named", async () => {
    const curve = await durationCurve(await inProcessRunner(engine), { spec: digits(), epochs: null, signal: never });
    expect(curve.points.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(curve).toMatchObject({ over: "duration", measure: "loss", name: "digits", kinds: ["mlp"] });
  });

  it("refuses epochs that are none", async () => {
    const runner = await inProcessRunner(engine);
    await expect(durationCurve(runner, { spec: digits(), epochs: [1.5], signal: never })).rejects.toThrow(
      "durations are training epochs, such as 5,10,20; got 1.5",
    );
  });
});

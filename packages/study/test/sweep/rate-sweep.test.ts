import { type Engine, selectEngine } from "@conclave/ensemble/training";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { svgFigure } from "../../src/plot/svg-figure.js";
import { type RateCurve, type RateSweep, rateSweep } from "../../src/sweep/rate-sweep.js";
import { sweepFigure } from "../../src/sweep/sweep-figure.js";
import { digits } from "../support/digits.js";
import { inProcessRunner, never, soloOf } from "../support/in-process-runner.js";

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("onnx-cpu");
});
afterAll(() => engine.close());

const follow = { parallel: 1, signal: never, onCurve: () => undefined };

describe("O7: SGD against Adam", () => {
  let sweep: RateSweep;
  const curve = (optimizer: string, learningRate: number): RateCurve =>
    sweep.curves.find((one) => one.optimizer === optimizer && one.learningRate === learningRate)!;

  it("gives the loss curve of each rate and optimizer, from the same start", async () => {
    sweep = await rateSweep(await inProcessRunner(engine), {
      ...follow,
      spec: digits({ epochs: 4 }),
      optimizers: ["sgd", "adam"],
      learningRates: [1e-4, 0.01, 10],
    });
    expect(sweep.curves.map((one) => [one.optimizer, one.learningRate])).toEqual([
      ["sgd", 1e-4],
      ["sgd", 0.01],
      ["sgd", 10],
      ["adam", 1e-4],
      ["adam", 0.01],
      ["adam", 10],
    ]);
    // ln 10 is the loss of a guess among ten classes; first weights are a little worse.
    expect(sweep.startLoss).toBeGreaterThan(2.2);
    expect(sweep.startLoss).toBeLessThan(3.5);
    expect(curve("sgd", 1e-4).points[0]?.y).toBeCloseTo(curve("adam", 1e-4).points[0]?.y ?? 0, 1);
  });

  it("shows the small rate too slow, with SGD more than with Adam", () => {
    expect(curve("sgd", 1e-4).finalLoss).toBeGreaterThan(0.95 * sweep.startLoss!);
    expect(curve("adam", 1e-4).finalLoss).toBeLessThan(curve("sgd", 1e-4).finalLoss!);
    expect(curve("sgd", 1e-4).diverged).toBe(false);
  });

  it("finds the best, and marks those that diverge", () => {
    expect(sweep.best).toBe(curve("adam", 0.01));
    expect(sweep.best?.finalLoss).toBeLessThan(0.3);
    expect(sweep.curves.filter(({ diverged }) => diverged).map(({ learningRate }) => learningRate)).toEqual([10, 10]);
  });

  it("draws both optimizers into one picture: Adam dashed, the diverging with crosses", () => {
    const svg = svgFigure(sweepFigure(sweep));
    expect(svg).toContain(">best: adam 0.01</text>");
    expect(svg).toContain(">sgd 10 ✕</text>");
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(6); // three lines and their legend
    expect(svg.match(/stroke="#b00020"/g)).toHaveLength(2);
  });
});

it("a training whose loss stops being a number has diverged, and the others are kept", async () => {
  const sweep = await rateSweep(await inProcessRunner(engine), {
    ...follow,
    spec: digits({ epochs: 2 }),
    optimizers: ["sgd"],
    learningRates: [0.1, 1e30],
  });
  const [kept, lost] = sweep.curves;
  expect(kept).toMatchObject({ diverged: false, reason: null });
  expect(lost).toMatchObject({ diverged: true, points: [], finalLoss: null });
  expect(lost?.reason).toMatch(/not finite|NaN|Infinity/);
  expect(sweep.best).toBe(kept);
});

describe("a training that is refused", () => {
  const refusal = (rate: number) => Object.assign(new Error(`no room at ${rate}`), { name: "ModelError" });
  const sweepOver = async (learningRates: readonly number[]) => {
    const runner = await inProcessRunner(engine);
    const refusing: typeof runner = async (spec, options) => {
      const rate = Object.values(soloOf(spec).optimizer)[0].learningRate;
      if (rate > 1) throw refusal(rate);
      return runner(spec, options);
    };
    return rateSweep(refusing, { ...follow, spec: digits({ epochs: 1 }), optimizers: ["adam"], learningRates });
  };

  it("is a curve without points that says why, and the others are kept", async () => {
    const { curves, best } = await sweepOver([0.01, 2]);
    expect(curves[0]).toMatchObject({ diverged: false, reason: null });
    expect(curves[1]).toMatchObject({ diverged: true, points: [], finalLoss: null, reason: "no room at 2" });
    expect(best).toBe(curves[0]);
  });

  it("is an error, as it came, where all are", async () => {
    await expect(sweepOver([2, 3])).rejects.toMatchObject({ name: "ModelError", message: "no room at 2" });
  });
});

it("an optimizer that there is not is refused with the choices, before anything is trained", async () => {
  const untouched = async (): Promise<never> => expect.unreachable("nothing is to be trained");
  const sweep = rateSweep(untouched, { ...follow, spec: digits(), optimizers: ["adamm"], learningRates: [0.1] });
  await expect(sweep).rejects.toThrow(
    "the sweep: optimizers: expected one of: sgd, adagrad, rmsprop, adam, adamw; got adamm",
  );
});

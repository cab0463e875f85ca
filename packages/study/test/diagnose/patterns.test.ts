import { type Engine, selectEngine } from "@conclave/ensemble/training";
import { parseSpec } from "@conclave/spec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Curve, curveOf } from "../../src/diagnose/curve.js";
import { matchPatterns } from "../../src/diagnose/pattern-table.js";
import { diverging } from "../../src/diagnose/patterns/diverging.js";
import { diagnoseReport, type NamedPattern } from "../../src/index.js";
import {
  digits,
  firstRows,
  SOUND,
  shuffledLabels,
  type Trained,
  trainer,
  trainInFileOrder,
} from "./support/trained.js";

const train = trainer();

function diagnose({ report }: Trained) {
  return diagnoseReport(report, { floor: null, classes: null });
}

/** The shapes that are named of the first kind of members. */
function patternsOf(trained: Trained): readonly NamedPattern[] {
  return diagnose(trained).kinds[0]!.patterns;
}

const names = (trained: Trained) => patternsOf(trained).map(({ name }) => name);

describe("D1: reading a loss curve that was really trained", () => {
  it("names nothing where nothing is wrong", async () => {
    expect(names(await train({}))).toEqual([]);
    expect(names(await train({ optimizer: { sgd: { learningRate: 0.05, momentum: 0.9 } } }))).toEqual([]);
    const conv = {
      layers: [{ conv2d: { filters: 8, kernel: 3 } }, "relu", { maxPool: 2 }, "flatten", { dense: "classes" }],
    };
    expect(names(await train({ model: conv }))).toEqual([]);
  });

  it.each([
    ["Adam at 1", { adam: { learningRate: 1 } }],
    ["plain descent at 10", { sgd: { learningRate: 10 } }],
  ])("diverging: %s takes off and ends where guessing does", async (_, optimizer) => {
    const [pattern, ...others] = patternsOf(await train({ optimizer }));
    expect(pattern?.name).toBe("diverging");
    expect(pattern?.evidence).toMatch(/^the loss went up to \d+.*guessing costs 2\.3$/);
    expect(others).toEqual([]);
  });

  it("diverging: also over more tenths of training epochs than a call takes arguments", () => {
    const epochs = 15_000;
    const curve: Curve = {
      training: Array.from({ length: epochs }, () => 2.5),
      parts: Array.from({ length: epochs }, (_, epoch) => Array.from({ length: 10 }, (_, part) => epoch + part)),
      validation: null,
      accuracy: null,
      settled: null,
      reference: { guess: 2.3, untrained: 4 },
    };
    expect(diverging.match(curve)).toMatch(/^the loss went up to 15,000 and ends at 2.5/);
  });

  it("rate too high: jumps, falls fast, stays high; the advice names a tenth of the rate", async () => {
    const [pattern, ...others] = patternsOf(await train({ optimizer: { adam: { learningRate: 0.3 } } }));
    expect(pattern?.name).toBe("rate too high");
    expect(pattern?.remedy).toContain("from 0.3 to 0.03");
    expect(others).toEqual([]);
  });

  it.each([
    ["Adam at 1e-6", { adam: { learningRate: 1e-6 } }],
    ["Adam at 1e-4", { adam: { learningRate: 1e-4 } }],
    ["plain descent at 0.001", { sgd: { learningRate: 0.001 } }],
  ])("rate too low: %s falls and falls and is not done", async (_, optimizer) => {
    const [pattern, ...others] = patternsOf(await train({ optimizer }));
    expect(pattern?.name).toBe("rate too low");
    expect(pattern?.remedy).toMatch(/^raise the learning rate/);
    expect(others).toEqual([]);
  });

  it("plateau: a deep sigmoid net, whose gradients vanish", async () => {
    const model = { mlp: { hidden: [32, 32, 32, 32, 32, 32], activation: "sigmoid" } };
    const [pattern, ...others] = patternsOf(await train({ model, optimizer: { sgd: { learningRate: 0.01 } } }));
    expect(pattern?.name).toBe("plateau");
    expect(pattern?.remedy).toContain("relu");
    expect(others).toEqual([]);
  });

  it("oscillating: steps at the edge of what still learns", async () => {
    expect(names(await train({ optimizer: { adam: { learningRate: 0.1 } } }))).toContain("oscillating");
  });

  it("not a number: names step and layer, from the failed member", async () => {
    const raw = { data: { train: { sample: "digits" }, validation: 0.15, test: 0.2, normalise: "none" } };
    const trained = await train({ optimizer: { sgd: { learningRate: 1e9 } }, count: 2 }, { run: raw });
    const [pattern] = patternsOf(trained);
    expect(pattern).toMatchObject({ name: "not a number", members: [0, 1] });
    expect(pattern?.evidence).toMatch(/^the loss is (NaN|Infinity) at step [2-9], first in layer dense[12]$/);
    expect(trained.report.members[0]?.error).toContain(pattern!.evidence.split(",")[0]);
    expect(diagnose(trained).kinds[0]).toMatchObject({ members: 2, succeeded: 0, curve: null, decomposition: null });
  });

  it("overfitting: 60 rows, known by heart and no others; or a validation loss that rises again", async () => {
    const few = patternsOf(await train({ epochs: 60 }, { rows: firstRows(60) }));
    expect(few.map(({ name }) => name)).toEqual(["overfitting"]);
    expect(few[0]?.evidence).toMatch(/^the validation loss stays at 0\.8\d+, that of the rows trained on is 0\.00\d+$/);
    const rising = patternsOf(await train({ model: "mlp", epochs: 40 }, { rows: firstRows(300) }));
    expect(rising[0]?.evidence).toMatch(/lowest after training epoch \d \(0\.3.*\) and rose by \d\d %/);
  });

  it("learned by heart: labels of other rows", async () => {
    const [pattern, ...others] = patternsOf(await train({ model: "mlp", epochs: 40 }, { rows: shuffledLabels }));
    expect(pattern?.name).toBe("learned by heart");
    expect(pattern?.remedy).toContain("rows and labels stand in the same order");
    expect(others).toEqual([]);
  });

  it("validation below training: dropout, which the rows trained on are then spared", async () => {
    const model = { mlp: { hidden: [64, 64], dropout: 0.5 } };
    const [pattern, ...others] = patternsOf(await train({ model }));
    expect(pattern?.name).toBe("validation below training");
    expect(pattern?.evidence).toContain("as it should be");
    expect(others).toEqual([]);
  });

  it("names a shape once for all members that have it, and looks at each kind by itself", async () => {
    const slow = { name: "slow", optimizer: { adam: { learningRate: 1e-5 } }, count: 3 };
    const { kinds } = diagnose(await train([slow, { name: "sound" }]));
    expect(kinds.map(({ model, patterns }) => [model, patterns.map(({ name, members }) => [name, members])])).toEqual([
      ["slow", [["rate too low", [0, 1, 2]]]],
      ["sound", []],
    ]);
  });
});

describe("D1: sawtooth", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await selectEngine("auto");
  });
  afterAll(() => engine.close());

  it("is what rows sorted by class give that nobody shuffles, and shuffled ones do not", async () => {
    const spec = parseSpec({ data: { train: { sample: "digits" } }, bagging: { bootstrap: false }, members: [SOUND] });
    const epochs = await trainInFileOrder(spec, await digits(spec), engine);
    const curve = curveOf({ epochs, training: null }, { guess: Math.log(10), untrained: 4.8 })!;
    const matched = matchPatterns(curve);
    expect(matched.map(({ pattern }) => pattern.name)).toEqual(["sawtooth"]);
    expect(matched[0]?.evidence).toMatch(/same ups and downs/);
  });
});

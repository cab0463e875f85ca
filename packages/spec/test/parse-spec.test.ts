import { describe, expect, it } from "vitest";
import { parseSpec, type RunSpecInput } from "../src/index.js";

const digits = { train: { sample: "digits" } } as const;

function parseMember(member: RunSpecInput["members"][number], rest: Partial<RunSpecInput> = {}) {
  return parseSpec({ data: digits, members: [member], ...rest }).members[0]!;
}

function parseLayer(layer: unknown): unknown {
  const model = parseSpec({ data: digits, members: [{ model: { layers: [layer] } }] }).members[0]!.model;
  return "layers" in model ? model.layers[0] : model;
}

describe("a spec that says only what it must", () => {
  it("gets every default", () => {
    expect(parseSpec({ data: digits, members: [{ model: "mlp" }] })).toEqual({
      name: "run",
      task: "classification",
      seed: 0,
      data: {
        train: { sample: "digits" },
        test: null,
        validation: 0,
        normalise: "standard",
        split: null,
        missing: "refuse",
        categorical: "refuse",
        text: { unit: "word", length: 100, vocabulary: 10_000 },
      },
      simplify: null,
      members: [
        {
          name: "mlp",
          model: { mlp: { hidden: [256, 128], activation: "relu", dropout: 0, batchNorm: false } },
          count: 1,
          optimizer: {
            adam: { learningRate: 3e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule: "constant" },
          },
          penalty: null,
          batchSize: 128,
          microBatches: 1,
          epochs: 10,
          keep: "last",
          stopping: null,
          augment: null,
        },
      ],
      bagging: {
        bootstrap: true,
        maxSamples: 1,
        maxFeatures: 1,
        bootstrapFeatures: false,
        oobScore: true,
        stratify: false,
        groups: false,
        poisson: false,
        folds: null,
        sampleWeights: false,
      },
      voting: "soft",
      selection: null,
      calibration: null,
      abstainBelow: null,
      classWeights: null,
      minMembers: 1,
    });
  });

  it("keeps the best weights when there are validation rows to judge by", () => {
    expect(parseMember({ model: "mlp" }, { data: { ...digits, validation: 0.1 } }).keep).toBe("best");
    expect(parseMember({ model: "mlp", keep: "last" }, { data: { ...digits, validation: 0.1 } }).keep).toBe("last");
  });

  it("stops early only where it is asked to, and then keeps the weights that stopping asks for", () => {
    const run = { data: { ...digits, validation: 0.1 } };
    expect(parseMember({ model: "mlp", stopping: 4 }, run)).toMatchObject({
      keep: "best",
      stopping: { monitor: "validationLoss", patience: 4, minDelta: 0, restoreBest: true },
    });
    expect(parseMember({ model: "mlp", stopping: { patience: 4, restoreBest: false } }, run).keep).toBe("last");
  });

  it("fills in what follows from the rest: how rows are drawn, the vote, the rows to fit on", () => {
    const parse = (rest: object) => parseSpec({ data: digits, members: [{ model: "mlp" }], ...rest });
    expect(parse({ bagging: { folds: 5 } }).bagging.bootstrap).toBe(false);
    expect(parse({ bagging: { poisson: true } }).bagging.bootstrap).toBe(true);
    expect(parse({ task: "regression" }).voting).toBe("mean");
    expect(parse({ selection: "greedy", calibration: "temperature" })).toMatchObject({
      selection: { greedy: { rounds: 50, rows: "outOfBag" } },
      calibration: { temperature: { rows: "outOfBag" } },
    });
    expect(parse({ selection: "stacking", data: { ...digits, validation: 0.1 } }).selection).toEqual({
      stacking: { l2: 1, rows: "validation" },
    });
  });

  it("cannot be changed once parsed", () => {
    const spec = parseSpec({ data: digits, members: [{ model: { mlp: { hidden: [8] } } }] });
    expect(Object.isFrozen(spec.members)).toBe(true);
    expect(Object.isFrozen(spec.members[0]!.model)).toBe(true);
  });
});

describe("short forms stand for complete ones", () => {
  const weights = { activation: "linear", bias: true, initializer: "heUniform" };

  it.each([
    ["relu", { activation: "relu" }],
    ["flatten", { flatten: {} }],
    [{ flatten: {} }, { flatten: {} }],
    ["batchNorm", { batchNorm: { momentum: 0.9, epsilon: 1e-5 } }],
    [{ batchNorm: { momentum: 0.99 } }, { batchNorm: { momentum: 0.99, epsilon: 1e-5 } }],
    [{ dense: 10 }, { dense: { units: 10, ...weights } }],
    [{ dense: "classes" }, { dense: { units: "classes", ...weights } }],
    [{ dense: { units: 4, bias: false } }, { dense: { units: 4, ...weights, bias: false } }],
    [{ conv2d: 8 }, { conv2d: { filters: 8, kernel: [3, 3], strides: [1, 1], padding: "valid", ...weights } }],
    [
      { conv2d: { filters: 8, kernel: 5, strides: [2, 1], padding: "same", activation: "relu" } },
      { conv2d: { filters: 8, kernel: [5, 5], strides: [2, 1], padding: "same", ...weights, activation: "relu" } },
    ],
    [{ maxPool: 3 }, { maxPool: { size: [3, 3], strides: [3, 3], padding: "valid" } }],
    [{ maxPool: {} }, { maxPool: { size: [2, 2], strides: [2, 2], padding: "valid" } }],
    [{ averagePool: { size: 3, strides: 1 } }, { averagePool: { size: [3, 3], strides: [1, 1], padding: "valid" } }],
    [{ dropout: 0.5 }, { dropout: { rate: 0.5 } }],
    [{ activation: "leakyRelu" }, { activation: { leakyRelu: { alpha: 0.01 } } }],
    ["gelu", { activation: "gelu" }],
    [{ activation: "selu" }, { activation: "selu" }],
    [{ activation: { elu: 0.5 } }, { activation: { elu: { alpha: 0.5 } } }],
  ])("layer %j", (short, complete) => {
    expect(parseLayer(short)).toEqual(complete);
  });

  it("a model's name is the model with its defaults", () => {
    expect(parseMember({ model: "lenet5" }).model).toEqual({ lenet5: { activation: "relu" } });
    expect(parseMember({ model: { mlp: { hidden: [] } } }).model).toEqual({
      mlp: { hidden: [], activation: "relu", dropout: 0, batchNorm: false },
    });
  });

  it("an optimizer's name is the optimizer with its defaults", () => {
    expect(parseMember({ model: "mlp", optimizer: "sgd" }).optimizer).toEqual({
      sgd: { learningRate: 0.01, momentum: 0, nesterov: false, schedule: "constant" },
    });
  });

  it("a schedule may be a name, a number of warm-up steps, or one after another", () => {
    const scheduleOf = (schedule: unknown) =>
      parseMember({ model: "mlp", optimizer: { sgd: { schedule } } as RunSpecInput["members"][number]["optimizer"] })
        .optimizer;
    const sgd = { learningRate: 0.01, momentum: 0, nesterov: false };
    expect(scheduleOf("cosine")).toEqual({ sgd: { ...sgd, schedule: { cosine: { final: 0 } } } });
    const warmup = (then: unknown) => JSON.parse(JSON.stringify({ warmup: { steps: 50, then } }));
    expect(scheduleOf({ warmup: 50 })).toEqual({ sgd: { ...sgd, schedule: warmup("constant") } });
    expect(scheduleOf(warmup({ cosine: { final: 0.1 } }))).toEqual({
      sgd: { ...sgd, schedule: warmup({ cosine: { final: 0.1 } }) },
    });
  });

  it("voting by weights is by validation accuracy unless weights are given", () => {
    const data = { ...digits, validation: 0.1 };
    const members = [{ model: "mlp", count: 2 }] as const;
    expect(parseSpec({ data, members: [...members], voting: "weighted" }).voting).toEqual({ weighted: "validation" });
    expect(parseSpec({ data, members: [...members], voting: { weighted: [1, 0.5] } }).voting).toEqual({
      weighted: [1, 0.5],
    });
  });
});

describe("data", () => {
  it("of a CSV file has a header and its label in the last column, unless the spec says otherwise", () => {
    expect(parseSpec({ data: { train: { csv: "a.csv" } }, members: [{ model: "mlp" }] }).data.train).toEqual({
      csv: "a.csv",
      labels: null,
      header: true,
      delimiter: ",",
      skipLines: 0,
      label: -1,
      text: null,
      weight: null,
      group: null,
      time: null,
      ignore: [],
      shape: null,
    });
  });

  it("with a test fraction of 0 has no test rows", () => {
    expect(parseSpec({ data: { ...digits, test: 0 }, members: [{ model: "mlp" }] }).data.test).toBeNull();
  });
});

it("a complete spec parses to the very same text, so that machines may pass it on", () => {
  const spec = parseSpec({
    $schema: "../docs/run-spec.schema.json",
    data: { ...digits, validation: 0.1, test: 0.2 },
    augment: { translate: 1 },
    members: [
      { model: "mlp", count: 2, optimizer: { sgd: { momentum: 0.9, nesterov: true } } },
      { model: "lenet5", augment: null, batchSize: "full" },
      { name: "mine", model: { layers: [{ conv2d: 4 }, "relu", { maxPool: 2 }, "flatten", { dense: "classes" }] } },
    ],
    voting: "weighted",
  });
  expect(JSON.stringify(parseSpec(JSON.parse(JSON.stringify(spec))))).toBe(JSON.stringify(spec));
});

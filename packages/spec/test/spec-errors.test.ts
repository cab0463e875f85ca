import { describe, expect, it } from "vitest";
import { parseSpec, SpecError, type SpecProblem } from "../src/index.js";

const digits = { train: { sample: "digits" } };

function problemsOf(input: unknown): readonly SpecProblem[] {
  try {
    parseSpec(input);
  } catch (error) {
    if (error instanceof SpecError && error.code === "invalid") return error.problems;
    throw error;
  }
  throw new Error("the spec was taken");
}

/** The problems of a spec with one member group, as "path: message". */
function complaints(member: object, rest: object = {}): string[] {
  return problemsOf({ data: digits, members: [{ model: "mlp", ...member }], ...rest }).map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

describe("numbers out of range", () => {
  it("are weights whose sum no 32-bit float holds", () => {
    const most = "must be at most 1000000000000, got 1e+300";
    expect(complaints({}, { voting: { weighted: [1e300] } })).toEqual([`voting.weighted.0: ${most}`]);
    expect(complaints({}, { classWeights: { seven: 1e300 } })).toEqual([`classWeights.seven: ${most}`]);
  });

  it.each([
    [{ count: -1 }, "members.0.count: must be at least 1, got -1"],
    [{ count: 1.5 }, "members.0.count: expected a whole number, got 1.5"],
    [{ epochs: 0 }, "members.0.epochs: must be at least 1, got 0"],
    [{ epochs: 5, pauseAfter: 6 }, "members.0.pauseAfter: must be at most epochs, 5"],
    [{ stopping: 0 }, "members.0.stopping: must be at least 1, got 0"],
    [{ stopping: { patience: 2, minDelta: -0.1 } }, "members.0.stopping.minDelta: must be at least 0, got -0.1"],
    [{ stopping: {} }, "members.0.stopping.patience: is missing: expected a number"],
    [{ microBatches: 0 }, "members.0.microBatches: must be at least 1, got 0"],
    [{ count: 1e9 }, "members.0.count: a run has at most 10000 members, the groups have 1000000000 together"],
    [{ penalty: { l2: 1e300 } }, "members.0.penalty.l2: must be at most 1000000000000, got 1e+300"],
    [{ batchSize: 8, microBatches: 9 }, "members.0.microBatches: must be at most batchSize, 8"],
    [{ batchSize: 0 }, "members.0.batchSize: must be at least 1, got 0"],
    [{ optimizer: { adam: { learningRate: 0 } } }, "members.0.optimizer.adam.learningRate: must be above 0, got 0"],
    [{ optimizer: { adam: { beta1: 1 } } }, "members.0.optimizer.adam.beta1: must be below 1, got 1"],
    [
      { optimizer: { sgd: { learningRate: Number.NaN } } },
      "members.0.optimizer.sgd.learningRate: expected a number, got NaN",
    ],
    [{ model: { mlp: { dropout: 1 } } }, "members.0.model.mlp.dropout: must be below 1, got 1"],
    [{ model: { mlp: { hidden: [64, 0] } } }, "members.0.model.mlp.hidden.1: must be at least 1, got 0"],
    [{ model: { layers: [] } }, "members.0.model.layers: needs at least 1 entry, got []"],
    [{ model: { layers: [{ dropout: 1 }] } }, "members.0.model.layers.0.dropout: must be below 1, got 1"],
    [{ model: { layers: [{ dense: -4 }] } }, "members.0.model.layers.0.dense: must be at least 1, got -4"],
    [
      { model: { layers: [{ conv2d: { filters: 4, kernel: [1, 2, 3] } }] } },
      "members.0.model.layers.0.conv2d.kernel: takes at most 2 entries, got [1,2,3]",
    ],
  ])("%j", (member, complaint) => {
    expect(complaints(member)).toEqual([complaint]);
  });

  it.each([
    [{ seed: -1 }, "seed: must be at least 0, got -1"],
    [{ bagging: { maxSamples: 0 } }, "bagging.maxSamples: must be above 0, got 0"],
    [
      { bagging: { maxSamples: 1.5 } },
      "bagging.maxSamples: must be a fraction up to 1 or a whole number from 2, got 1.5",
    ],
    [{ data: { ...digits, test: 1 } }, "data.test: must be below 1, got 1"],
    [{ data: { ...digits, validation: -0.1 } }, "data.validation: must be at least 0, got -0.1"],
  ])("%j", (rest, complaint) => {
    expect(complaints({}, rest)).toEqual([complaint]);
  });
});

describe("unknown words name the choices, and the one that was likely meant", () => {
  it("a misspelt field", () => {
    const [problem] = problemsOf({ data: digits, members: [{ model: "mlp", batch_size: 3 }] });
    expect(problem).toMatchObject({ path: "members.0.batch_size", line: null });
    expect(problem?.choices).toEqual([
      "name",
      "model",
      "count",
      "optimizer",
      "loss",
      "penalty",
      "batchSize",
      "microBatches",
      "epochs",
      "pauseAfter",
      "keep",
      "stopping",
      "augment",
    ]);
    expect(problem?.message).toMatch(/^is not a field; did you mean batchSize\? \(there are: name, model, /);
  });

  it.each([
    [
      { model: "LeNet-5" },
      'members.0.model: expected one of: logistic, mlp, lenet5, lstm, resnet-small, { layers }, got "LeNet-5"; did you mean lenet5?',
    ],
    [
      { optimizer: "adma" },
      'members.0.optimizer: expected one of: sgd, adagrad, rmsprop, adam, adamw, got "adma"; did you mean adam?',
    ],
    [
      { optimizer: { adma: {} } },
      'members.0.optimizer: expected one of: sgd, adagrad, rmsprop, adam, adamw, got {"adma":{}}; did you mean adam?',
    ],
    [{ keep: "first" }, 'members.0.keep: expected one of: last, best, got "first"'],
    [{ batchSize: "ful" }, 'members.0.batchSize: expected one of: a number, full, got "ful"; did you mean full?'],
    [
      { model: { layers: ["reul"] } },
      'members.0.model.layers.0: expected one of: linear, sigmoid, tanh, relu, softmax, gelu, silu, softplus, selu, { dense }, { conv2d }, { maxPool }, { averagePool }, globalAveragePool, globalMaxPool, flatten, { dropout }, batchNorm, layerNorm, sequence, { embedding }, { lstm }, { gru }, { activation }, { residual }, { parallel }, got "reul"; did you mean relu?',
    ],
    [
      { model: { mlp: { activation: "swish" } } },
      'members.0.model.mlp.activation: expected one of: linear, sigmoid, tanh, relu, softmax, gelu, silu, softplus, selu, leakyRelu, elu, got "swish"',
    ],
  ])("%j", (member, complaint) => {
    expect(complaints(member)).toEqual([complaint]);
  });

  it.each([
    [{ penalty: {} }, "members.0.penalty: expected one of: { l2 }, { l1 }, { elasticNet }, got {}"],
    [
      { optimizer: { adam: { clip: {} } } },
      "members.0.optimizer.adam.clip: expected one of: { norm }, { value }, got {}",
    ],
    [
      { model: { layers: [{}] } },
      "members.0.model.layers.0: expected one of: linear, sigmoid, tanh, relu, softmax, gelu, silu, softplus, selu, { dense }, { conv2d }, { maxPool }, { averagePool }, globalAveragePool, globalMaxPool, flatten, { dropout }, batchNorm, layerNorm, sequence, { embedding }, { lstm }, { gru }, { activation }, { residual }, { parallel }, got {}",
    ],
  ])("an empty mapping, by what it lacks: %j", (member, complaint) => {
    expect(complaints(member)).toEqual([complaint]);
  });

  it("an empty source", () => {
    expect(complaints({}, { data: { ...digits, test: {} } })).toEqual([
      "data.test: expected one of: a number, null, { images, labels }, { csv }, { parquet }, { npy, labels }, { npz }, { folder }, { texts }, { sample }, got {}",
    ]);
  });

  it("two models at once", () => {
    expect(complaints({ model: { mlp: {}, lenet5: {} } })).toEqual([
      'members.0.model: expected one of: logistic, { mlp }, { lenet5 }, lstm, resnet-small, { layers }, got {"mlp":{},"lenet5":{}}',
    ]);
  });

  it("a source that is nearly one of IDX files", () => {
    expect(complaints({}, { data: { train: { images: "a", lables: "b" } } })).toEqual([
      "data.train.labels: is missing: expected a text",
      "data.train.lables: is not a field; did you mean labels? (there are: images, labels)",
    ]);
  });
});

describe("what is missing", () => {
  it("is named with what it should be", () => {
    expect(problemsOf({ data: digits, members: [{}] }).map(({ path, message }) => `${path}: ${message}`)).toEqual([
      "members.0.model: is missing: expected one of: logistic, mlp, lenet5, lstm, resnet-small, { layers }",
    ]);
    expect(complaints({ model: { layers: [{ conv2d: {} }] } })).toEqual([
      "members.0.model.layers.0.conv2d.filters: is missing: expected a number",
    ]);
  });

  it("an empty spec lacks data and members", () => {
    expect(problemsOf({}).map(({ path }) => path)).toEqual(["data", "members"]);
    expect(problemsOf(null)[0]).toMatchObject({ path: "", message: expect.stringMatching(/^expected \{ name, /) });
  });
});

describe("values that JSON does not have, in a spec from code", () => {
  it("are shown as they are written", () => {
    expect(complaints({}, { seed: 5n })).toEqual(["seed: expected a number, got 5n"]);
    const circular: Record<string, unknown> = { big: [7n] };
    expect(complaints({}, { seed: circular })).toEqual(['seed: expected a number, got {"big":["7n"]}']);
    circular.itself = circular;
    expect(complaints({}, { seed: circular })).toEqual([
      "seed: expected a number, got a value that holds itself, or is nested too deeply",
    ]);
  });

  it("are refused where they are nested without end", () => {
    let layers: unknown[] = ["relu"];
    for (let depth = 0; depth < 5000; depth++) layers = [{ residual: layers }];
    expect(complaints({ model: { layers } })).toEqual([": nested too deeply: a spec needs a dozen levels"]);
  });
});
const ONE_ROW =
  "batch normalisation learns nothing from a single row, which is its own mean; or take a model without it (layerNorm needs no batch)";

describe("fields that contradict each other", () => {
  it.each([
    [
      {},
      { data: { ...digits, validation: 0.5, test: 0.5 } },
      "data.validation: validation and test together must be below 1, got 0.5 + 0.5",
    ],
    [{ count: 3 }, { voting: { weighted: [1, 2] } }, "voting.weighted: needs one weight per member: 3, got 2"],
    [{ count: 2 }, { voting: { weighted: [0, 0] } }, "voting.weighted: needs a weight above 0"],
    [
      {},
      { voting: { weighted: "validation" } },
      "voting: weights by validation accuracy need validation rows: set data.validation",
    ],
    [
      { keep: "best" },
      {},
      "members.0.keep: best is by validation accuracy and needs validation rows: set data.validation",
    ],
    [{ count: 3 }, { minMembers: 4 }, "minMembers: must be at most the number of members, 3"],
    ...[
      { mlp: { hidden: [8], batchNorm: true } },
      "resnet-small",
      { layers: [{ residual: { layers: ["batchNorm"] } }, { dense: "classes" }] },
    ].flatMap((model): [object, object, string][] => [
      [{ model, batchSize: 1 }, {}, `members.0.batchSize: must be at least 2, and better 16: ${ONE_ROW}`],
      [
        { model, batchSize: 7, microBatches: 4 },
        {},
        `members.0.microBatches: must be at most 3, so that each part has two rows: ${ONE_ROW}`,
      ],
    ]),
    [{ optimizer: { sgd: { nesterov: true } } }, {}, "members.0.optimizer.sgd.nesterov: needs a momentum above 0"],
  ])("%j with %j", (member, rest, complaint) => {
    expect(complaints(member, rest)).toEqual([complaint]);
  });

  it.each([
    [
      { stopping: 3 },
      {},
      "members.0.stopping: is by the validation rows, and there are none: set data.validation, or leave stopping out",
    ],
    [
      { stopping: 3, keep: "last" },
      { data: { ...digits, validation: 0.1 } },
      "members.0.keep: must be best, or left out: stopping.restoreBest is true",
    ],
    [
      { stopping: { patience: 3, restoreBest: false }, keep: "best" },
      { data: { ...digits, validation: 0.1 } },
      "members.0.keep: must be last, or left out: stopping.restoreBest is false",
    ],
  ])("R1: %j with %j", (member, rest, complaint) => {
    expect(complaints(member, rest)).toEqual([complaint]);
  });
});

it.each([
  { model: { mlp: { hidden: [8] } }, batchSize: 1 },
  { model: { mlp: { hidden: [], batchNorm: true } }, batchSize: 1 },
  { model: { layers: ["layerNorm", { dense: "classes" }] }, batchSize: 4, microBatches: 4 },
  { model: { mlp: { batchNorm: true } }, batchSize: 8, microBatches: 4 },
  { model: { mlp: { batchNorm: true } }, batchSize: "full", microBatches: 4 },
])("R5: batches of single rows are right where nothing is normalised by them: %j", (member) => {
  expect(() => parseSpec({ data: digits, members: [member] })).not.toThrow();
});

it("contradictions wait until every field is right by itself", () => {
  const data = { ...digits, validaton: 0.1 };
  expect(complaints({ keep: "best" }, { data })).toEqual([
    "data.validaton: is not a field; did you mean validation? (there are: train, test, validation, normalise, split, missing, categorical, text)",
  ]);
});

it("a task that nobody knows is refused by name", () => {
  expect(complaints({}, { task: "regresion" })).toEqual([
    'task: expected one of: classification, regression, multilabel, got "regresion"; did you mean regression?',
  ]);
});

describe("bags that contradict themselves", () => {
  const why = "with folds, a member trains once on each row of the other folds";
  it.each([
    [{ folds: 5, bootstrap: true }, `bagging.bootstrap: must be false, or left out: ${why}`],
    [{ folds: 5, poisson: true }, `bagging.poisson: must be false, or left out: ${why}`],
    [{ folds: 5, maxSamples: 0.5 }, `bagging.maxSamples: must be 1, or left out: ${why}`],
    [{ folds: 1 }, "bagging.folds: must be at least 2, got 1"],
    [
      { poisson: true, bootstrap: false },
      "bagging.bootstrap: must be true, or left out: poisson draws rows with replacement",
    ],
    [
      { poisson: true, stratify: true },
      "bagging.stratify: must be false: poisson draws each row by itself, whatever its class",
    ],
    [
      { groups: true, stratify: true },
      "bagging.stratify: must be false: groups are drawn whole, whatever classes are in them",
    ],
  ])("%j", (bagging, complaint) => {
    expect(complaints({}, { bagging })).toEqual([complaint]);
  });
});

describe("selection, calibration and abstention that lack what they need", () => {
  const validated = { data: { ...digits, validation: 0.1 } };
  it.each([
    [
      { selection: "greedy", voting: "hard" },
      "voting: must be soft, or left out: selection says how much each member counts",
    ],
    [
      { selection: { stacking: { rows: "validation" } } },
      "selection.stacking: is fitted on validation rows, and there are none: set data.validation, or rows: outOfBag",
    ],
    [
      { selection: "greedy", bagging: { bootstrap: false } },
      "selection.greedy: is fitted on out-of-bag rows, and every bag holds all rows: set data.validation, or bootstrap: true",
    ],
    [
      { calibration: "temperature", bagging: { oobScore: false } },
      "calibration: is fitted on out-of-bag rows, and bagging.oobScore is false: set data.validation, or oobScore: true",
    ],
    [
      { calibration: "temperature", voting: "hard" },
      "calibration: must be null: a hard vote gives shares of votes, not probabilities",
    ],
    [{ abstainBelow: 1.5 }, "abstainBelow: must be at most 1, got 1.5"],
    [{ selection: { greedy: { rounds: 0 } } }, "selection.greedy.rounds: must be at least 1, got 0"],
    [{ selection: { stacking: { l2: 0 } } }, "selection.stacking.l2: must be above 0, got 0"],
    [{ classWeights: { cat: 0 } }, "classWeights.cat: must be above 0, got 0"],
  ])("%j", (rest, complaint) => {
    expect(complaints({}, rest)).toEqual([complaint]);
  });

  it.each([
    [
      { task: "regression", voting: "soft" },
      "voting: with task: regression must be one of mean, median, weighted, got soft",
    ],
    [{ task: "multilabel", voting: "hard" }, "voting: with task: multilabel must be one of soft, weighted, got hard"],
    [{ voting: "median" }, "voting: with task: classification must be one of soft, hard, weighted, got median"],
    [{ task: "regression", calibration: "temperature" }, "calibration: must be null: regression has no probabilities"],
    [{ task: "multilabel", abstainBelow: 0.5 }, "abstainBelow: must be null: it is for classification, not multilabel"],
    [
      { task: "regression", selection: "stacking" },
      "selection: must be greedy: stacking is for classification, not regression",
    ],
    [
      { task: "regression", classWeights: "balanced" },
      "classWeights: must be null: with task: regression a row is not of one class",
    ],
    [
      { task: "regression", bagging: { stratify: true } },
      "bagging.stratify: must be false: with task: regression a row is not of one class",
    ],
  ])("%j", (rest, complaint) => {
    expect(complaints({}, { ...validated, ...rest })).toEqual([complaint]);
  });

  it("a regression that stops by its accuracy", () => {
    const stopping = { patience: 2, monitor: "validationAccuracy" };
    expect(complaints({ stopping }, { ...validated, task: "regression" })).toEqual([
      "members.0.stopping.monitor: must be validationLoss: regression has no accuracy",
    ]);
  });
});

it("all problems are reported at once, in the message as well", () => {
  const bad = { data: digits, sed: 1, members: [{ model: "mlp", epochs: 0, count: -2 }] };
  expect(() => parseSpec(bad)).toThrow(
    [
      "the run spec has 3 problems:",
      "  members.0.count: must be at least 1, got -2",
      "  members.0.epochs: must be at least 1, got 0",
      "  sed: is not a field; did you mean seed? (there are: name, task, seed, data, simplify, members, bagging, augment, voting, selection, calibration, abstainBelow, classWeights, minMembers, $schema)",
    ].join("\n"),
  );
});

import { describe, expect, it } from "vitest";
import { parseSpec, SpecError } from "../src/index.js";

const digits = { train: { sample: "digits" } };

function parseOptimizer(optimizer: unknown): unknown {
  return parseSpec({ data: digits, members: [{ model: "mlp", optimizer }] }).members[0]!.optimizer;
}

function parseSchedule(schedule: unknown): unknown {
  const { sgd } = parseOptimizer({ sgd: { schedule } }) as { sgd: { schedule: unknown } };
  return sgd.schedule;
}

function complaints(optimizer: unknown): string[] {
  try {
    parseOptimizer(optimizer);
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  throw new Error("the optimizer was taken");
}

const schedule = "constant";

describe("an optimizer's name is the optimizer with its defaults", () => {
  it.each([
    ["O3", "adagrad", { adagrad: { learningRate: 0.01, epsilon: 1e-10, schedule } }],
    [
      "O4",
      "rmsprop",
      { rmsprop: { learningRate: 0.01, rho: 0.99, epsilon: 1e-8, momentum: 0, centred: false, schedule } },
    ],
    ["O5", "adam", { adam: { learningRate: 3e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, schedule } }],
    [
      "O5",
      "adamw",
      { adamw: { learningRate: 3e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01, schedule } },
    ],
  ])("%s: %s", (_row, name, complete) => {
    expect(parseOptimizer(name)).toEqual(complete);
    expect(parseOptimizer(complete)).toEqual(complete);
  });
});

describe("clip", () => {
  it.each([[{ norm: 1 }], [{ value: 0.5 }]])("O8: %j goes with any optimizer", (clip) => {
    for (const name of ["sgd", "adagrad", "rmsprop", "adam", "adamw"]) {
      expect(parseOptimizer({ [name]: { clip } })).toMatchObject({ [name]: { clip } });
    }
  });

  it("O8: is not there when it was not asked for", () => {
    expect(JSON.stringify(parseOptimizer("adam"))).not.toContain("clip");
  });

  it.each([
    [{ norm: 0 }, "members.0.optimizer.adam.clip.norm: must be above 0, got 0"],
    [{ value: -1 }, "members.0.optimizer.adam.clip.value: must be above 0, got -1"],
    [
      { norm: 1, value: 1 },
      'members.0.optimizer.adam.clip: expected one of: { norm }, { value }, got {"norm":1,"value":1}',
    ],
    [1, "members.0.optimizer.adam.clip: expected one of: { norm }, { value }, got 1"],
  ])("O8: refuses %j", (clip, complaint) => {
    expect(complaints({ adam: { clip } })).toEqual([complaint]);
  });
});

it("O4: rmsprop cannot be centred without a memory", () => {
  expect(complaints({ rmsprop: { rho: 0, centred: true } })).toEqual([
    "members.0.optimizer.rmsprop.centred: needs a rho above 0",
  ]);
});

describe("schedules", () => {
  it.each([
    [{ step: { every: 500 } }, { step: { every: 500, factor: 0.1 } }],
    [{ exponential: { factor: 0.97 } }, { exponential: { every: 1, factor: 0.97 } }],
    [{ cyclic: { up: 200 } }, { cyclic: { low: 0.25, up: 200, down: 200, shrink: 1 } }],
    [{ cyclic: { up: 200, down: 50, shrink: 0.5 } }, { cyclic: { low: 0.25, up: 200, down: 50, shrink: 0.5 } }],
    [{ cosineRestarts: { period: 100 } }, { cosineRestarts: { period: 100, growth: 1, final: 0 } }],
    ["oneCycle", { oneCycle: { warmup: 0.3, start: 0.04, final: 4e-6 } }],
    [{ oneCycle: { warmup: 0.2 } }, { oneCycle: { warmup: 0.2, start: 0.04, final: 4e-6 } }],
  ])("O6: %j", (short, complete) => {
    expect(parseSchedule(short)).toEqual(complete);
    expect(parseSchedule(complete)).toEqual(complete);
  });

  it("O6: any of them may come after a warm-up", () => {
    const warmup = (then: object) => JSON.parse(JSON.stringify({ warmup: { steps: 10, then } }));
    expect(parseSchedule(warmup({ step: { every: 5 } }))).toEqual(warmup({ step: { every: 5, factor: 0.1 } }));
  });

  const at = "members.0.optimizer.sgd.schedule";
  it.each([
    [{ step: {} }, `${at}.step.every: is missing: expected a number`],
    [{ step: { every: 0 } }, `${at}.step.every: must be at least 1, got 0`],
    [{ exponential: { factor: 0 } }, `${at}.exponential.factor: must be above 0, got 0`],
    [{ cyclic: { up: 10, low: 1.5 } }, `${at}.cyclic.low: must be at most 1, got 1.5`],
    [{ cosineRestarts: { period: 10, growth: 1.5 } }, `${at}.cosineRestarts.growth: expected a whole number, got 1.5`],
    [{ oneCycle: { warmup: 1 } }, `${at}.oneCycle.warmup: must be below 1, got 1`],
    [
      "onecycle",
      `${at}: expected one of: constant, { step }, { exponential }, { cyclic }, cosine, { cosineRestarts }, oneCycle, { warmup }, got "onecycle"; did you mean oneCycle?`,
    ],
  ])("O6: refuses %j", (schedule, complaint) => {
    expect(complaints({ sgd: { schedule } })).toEqual([complaint]);
  });
});

it.each(["full", 1, 64] as const)("O1: a batch of %s is taken as it is", (batchSize) => {
  expect(parseSpec({ data: digits, members: [{ model: "mlp", batchSize }] }).members[0]!.batchSize).toBe(batchSize);
});

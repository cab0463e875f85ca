import type { HostArray, Tree } from "@conclave/core";
import { type Chunk, type Engine, selectEngine } from "@conclave/engines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { locateNonFinite } from "../src/training/epoch/locate-non-finite.js";
import { nonFiniteLoss, nonFiniteWeights } from "../src/training/epoch/non-finite-error.js";
import { setUpMember } from "../src/training/setup/member-setup.js";
import { clouds, run } from "./support/small-data.js";

let engine: Engine;
beforeAll(async () => {
  engine = await selectEngine("auto");
});
afterAll(() => engine.close());

const members = [{ model: { mlp: { hidden: [8, 8, 8] } }, batchSize: 30 }];

function setUp(learningRate = 0.01) {
  const optimizer = { sgd: { learningRate } };
  const setup = setUpMember(run({ members: [{ ...members[0]!, optimizer }] }), 0, clouds(), engine);
  const chunk: Chunk = {
    carry: setup.program.step.initialCarry(setup.keys.init),
    rows: setup.rows.train,
    indices: Int32Array.from({ length: 30 }, (_, row) => row),
    batchSize: 30,
    inputs: { ...setup.inputs, firstStep: 0 },
  };
  return { setup, chunk, session: setup.program.training };
}

/** The same carry with a leaf filled with a value. */
function filled(carry: Tree<HostArray>, path: string, value: number): Tree<HostArray> {
  const leaf = carry[path]!;
  return { ...carry, [path]: { ...leaf, data: new Float32Array(leaf.data.length).fill(value) } as HostArray };
}

describe("D5: locateNonFinite", () => {
  it.each(["dense1", "dense2", "dense4"])("finds that the output of %s overflows", async (layer) => {
    const { session, chunk } = setUp();
    const carry = filled(chunk.carry, `params/${layer}/bias`, 3e38);
    const overflowing = filled(carry, `params/${layer}/kernel`, 3e38);
    expect(await locateNonFinite(session, { ...chunk, carry: overflowing })).toEqual({ layer, what: "output" });
  });

  it("finds weights that are not finite already, the last of several", async () => {
    const { session, chunk } = setUp();
    const carry = filled(filled(chunk.carry, "params/dense1/kernel", Number.NaN), "params/dense3/bias", Number.NaN);
    expect(await locateNonFinite(session, { ...chunk, carry })).toEqual({ layer: "dense3", what: "weights" });
  });

  it("blames no layer of a step that is finite", async () => {
    const { session, chunk } = setUp();
    expect(await locateNonFinite(session, chunk)).toBeNull();
  });
});

describe("D5: nonFiniteLoss", () => {
  it("counts the steps before the chunk, and looks at the weights before the step that failed", async () => {
    const { setup, session, chunk } = setUp(1e30);
    const indices = Int32Array.from({ length: 90 }, (_, row) => row);
    const long = { ...chunk, indices, inputs: { ...chunk.inputs, firstStep: 6 } };
    const { losses } = await session.run(long);
    const step = losses.findIndex((loss) => !Number.isFinite(loss));
    expect(step).toBeGreaterThan(0); // the first step is finite: it trains the first weights
    const place = { member: 3, kind: "mlp", epoch: 2, totalSteps: setup.steps.totalSteps, learningRate: 1e30 };
    const error = await nonFiniteLoss(session, long, step, losses[step]!, place);
    expect(error.code).toBe("non-finite");
    expect(error.message).toMatch(
      new RegExp(`^member 3 \\(mlp\\): the loss is (NaN|-?Infinity) at step ${7 + step}:.*layer "dense\\d"`),
    );
  });
});

describe("D5: nonFiniteWeights", () => {
  it("sees what the last step of a training epoch did, which no loss shows", () => {
    const { chunk } = setUp();
    const place = { member: 0, kind: "mlp", epoch: 1, totalSteps: 3, learningRate: 1 };
    expect(nonFiniteWeights(chunk.carry, 3, place)).toBeNull();
    const broken = filled(chunk.carry, "params/dense2/kernel", Number.POSITIVE_INFINITY);
    expect(nonFiniteWeights(broken, 3, place)?.message).toMatch(/layer "dense2" are not finite after step 3/);
  });
});

import { describe, expect, it } from "vitest";
import { parseSpec, SpecError } from "../src/index.js";

const data = { train: { sample: "digits" } };

function parsePenalty(penalty: unknown): unknown {
  return parseSpec({ data, members: [{ model: "mlp", penalty }] }).members[0]!.penalty;
}

function complaints(member: object): string[] {
  try {
    parseSpec({ data, members: [{ model: "mlp", ...member }] });
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  throw new Error("the spec was taken");
}

it.each([
  [undefined, null],
  [null, null],
  [{ l2: 1e-4 }, { l2: 1e-4 }],
  [{ l1: 0.01 }, { l1: 0.01 }],
  [{ elasticNet: { lambda: 0.1 } }, { elasticNet: { lambda: 0.1, ratio: 0.5 } }],
  [{ elasticNet: { lambda: 0.1, ratio: 1 } }, { elasticNet: { lambda: 0.1, ratio: 1 } }],
])("R2: a penalty of %j", (written, complete) => {
  expect(parsePenalty(written)).toEqual(complete);
  expect(parsePenalty(complete)).toEqual(complete);
});

describe("a penalty that cannot be", () => {
  const layers = (...list: unknown[]) => ({ model: { layers: list } });

  it.each([
    [{ penalty: { l1: 0 } }, "members.0.penalty.l1: must be above 0, got 0"],
    [{ penalty: { l2: -1 } }, "members.0.penalty.l2: must be above 0, got -1"],
    [{ penalty: { elasticNet: {} } }, "members.0.penalty.elasticNet.lambda: is missing: expected a number"],
    [
      { penalty: { elasticNet: { lambda: 1, ratio: 1.5 } } },
      "members.0.penalty.elasticNet.ratio: must be at most 1, got 1.5",
    ],
    [
      { penalty: { elasticNet: { lambda: 1, ratio: -0.1 } } },
      "members.0.penalty.elasticNet.ratio: must be at least 0, got -0.1",
    ],
    [{ penalty: 0.1 }, "members.0.penalty: expected one of: { l2 }, { l1 }, { elasticNet }, got 0.1"],
    [
      { penalty: { lasso: 0.1 } },
      'members.0.penalty: expected one of: { l2 }, { l1 }, { elasticNet }, got {"lasso":0.1}',
    ],
    [
      { penalty: { l1: 0.1 }, ...layers("flatten", "batchNorm") },
      "members.0.penalty: is on the weights of layers such as dense and conv2d, and the model has none: leave penalty out",
    ],
    [
      { penalty: { l2: 0.1 }, optimizer: "adamw" },
      "members.0.penalty: shrinks the weights a second time, beside adamw's weightDecay: set that to 0, or take adam",
    ],
  ])("R2: %j", (member, complaint) => {
    expect(complaints(member)).toEqual([complaint]);
  });

  it("R2: a lasso beside adamw's decay is no contradiction", () => {
    const optimizer = "adamw";
    expect(
      parseSpec({ data, members: [{ model: "mlp", penalty: { l1: 0.1 }, optimizer }] }).members[0]!.penalty,
    ).toEqual({
      l1: 0.1,
    });
  });
});

import { describe, expect, it } from "vitest";
import { parseSpec, SpecError } from "../src/index.js";

const data = { train: { csv: "rows.csv" } };

function parseLoss(task: string, loss: unknown): unknown {
  return parseSpec({ data, task, members: [{ model: "mlp", loss }] }).members[0]!.loss;
}

function complaints(task: string, loss: unknown): string[] {
  try {
    parseLoss(task, loss);
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  throw new Error("the loss was taken");
}

it.each([
  ["classification", "crossEntropy", "crossEntropy"],
  ["classification", { crossEntropy: {} }, { crossEntropy: { labelSmoothing: 0 } }],
  ["classification", { crossEntropy: { labelSmoothing: 0.1 } }, { crossEntropy: { labelSmoothing: 0.1 } }],
  ["multilabel", "binaryCrossEntropy", "binaryCrossEntropy"],
  ["regression", "huber", "huber"],
  ["regression", { huber: { delta: 2 } }, { huber: { delta: 2 } }],
])("R5: for %s, %j", (task, written, complete) => {
  expect(parseLoss(task, written)).toEqual(complete);
  expect(parseLoss(task, complete)).toEqual(complete);
});

it("is not there when the task's own will do", () => {
  const spec = parseSpec({ data, members: [{ model: "mlp" }] });
  expect("loss" in spec.members[0]!).toBe(false);
});

describe("a loss that cannot be", () => {
  it.each([
    ["classification", { crossEntropy: { labelSmoothing: 1 } }, "crossEntropy.labelSmoothing: must be below 1, got 1"],
    ["regression", { huber: { delta: 0 } }, "huber.delta: must be above 0, got 0"],
  ])("R5: for %s, %j", (task, loss, complaint) => {
    expect(complaints(task, loss)).toEqual([`members.0.loss.${complaint}`]);
  });

  it.each([
    ["classification", "meanSquaredError", "for task classification must be crossEntropy, got meanSquaredError"],
    ["regression", { crossEntropy: {} }, "for task regression must be meanSquaredError or huber, got crossEntropy"],
    ["multilabel", "crossEntropy", "for task multilabel must be binaryCrossEntropy, got crossEntropy"],
  ])("D4: for %s, %j", (task, loss, complaint) => {
    expect(complaints(task, loss)).toEqual([`members.0.loss: ${complaint}`]);
  });
});
